"""Routes really in front of requests, where roles have processes of their own, and before services of others."""

import json
import re

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Stub, says


def answer(body: bytes, *lines: str) -> bytes:
    head = ["HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def test_it_is_asked_what_the_filters_say(door: Door, away: Stub) -> None:
    reply = raw.get(door.port, "/away/caf%C3%A9?a=b+c")
    assert reply.status == 200
    assert reply.values("X-Via") == ["shop"]
    (asked,) = away.asked
    assert asked.line == "GET /v1/things/caf%C3%A9?a=b+c HTTP/1.1"
    assert asked.values("X-Thing") == ["café, two"]
    assert asked.values("Host") == ["things.example"]


def test_what_a_path_names_may_be_said_in_an_answer_whatever_it_is_written_in(door: Door, away: Stub) -> None:
    reply = raw.get(door.port, "/told/%E4%B8%AD")
    assert (reply.status, reply.values("X-Told")) == (200, ["中".encode().decode("latin-1")] * 2)


def test_somebody_else_gets_nothing_that_proves_who_we_are(door: Door, away: Stub) -> None:
    raw.get(door.port, "/pages/x", "X-Gateway-Credential: mine", "X-User-Id: 1")
    (asked,) = away.asked
    assert not asked.names & {"x-gateway-credential", "x-user-id"}
    assert asked.values("X-Forwarded-For") == ["127.0.0.1"]


def test_what_somebody_else_answers_is_not_ours_to_word(door: Door, away: Stub) -> None:
    page = b"<p>none</p>"
    head = f"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n"
    away.answering = says(f"{head}Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n".encode() + page)
    for path in ("/pages/x", "/away/x"):
        reply = raw.get(door.port, path)
        assert (reply.status, reply.body) == (404, page)
        assert reply.values("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/in/internal/orders/ship", 404),
        ("/in/Actuator;x=y/env", 404),
        ("/in/admin/", 404),
        ("/in/metrics", 404),
        ("/in//x", 400),
        ("/in/x%2fy", 400),
        ("/in/../x", 400),
        ("/host/a%20b", 400),
        ("/host/a%3A80%40b", 400),
    ],
)
def test_no_filter_leads_where_nobody_may_go(door: Door, away: Stub, path: str, status: int) -> None:
    assert raw.get(door.port, path).status == status
    assert not away.asked


@pytest.mark.parametrize("more", [(), ("X_Unusual: 1",)])
@pytest.mark.parametrize(
    ("said", "path", "status"),
    [
        (b"204 No Content\r\n", "/said-200", 200),
        (b"304 Not Modified\r\nContent-Length: 5\r\n", "/said-200", 200),
        (b"200 OK\r\nContent-Length: 2\r\n", "/said-204", 204),
    ],
)
def test_whatever_status_is_set_an_answer_says_where_it_ends(
    door: Door, away: Stub, said: bytes, path: str, status: int, more: tuple[str, ...]
) -> None:
    away.answering = says(b"HTTP/1.1 " + said + b"\r\n" + (b"{}" if b": 2" in said else b""))
    reply = raw.get(door.port, path, *more)
    assert (reply.status, reply.body) == (status, b"")
    assert reply.values("Content-Length") == ([] if status == 204 else ["0"])


def test_a_route_has_its_own_time(door: Door, orders: Stub) -> None:
    orders.answering = says(then=2.0, go_on=False)
    reply = raw.get(door.port, "/slow/x")
    assert (reply.status, json.loads(reply.body)["code"]) == (504, "service_timeout")


def test_what_a_filter_takes_out_of_an_answer_is_never_hidden_from_it(door: Door, orders: Stub) -> None:
    orders.answering = says(answer(b'{"a": [{"secret": 1, "b": 2}]}'))
    reply = raw.get(door.port, "/fields/x", "Accept-Encoding: gzip, br")
    assert json.loads(reply.body) == {"a": [{"b": 2}]}
    assert orders.asked[0].values("Accept-Encoding") == ["identity"]
    long = json.dumps({"secret": 1, "b": "x" * (9 * 1024 * 1024)}).encode()
    orders.answering = says(answer(long))
    assert raw.get(door.port, "/fields/x").status == 502


def test_a_service_that_nobody_knows_cannot_be_reached(door: Door) -> None:
    reply = raw.get(door.port, "/gone/x")
    assert (reply.status, json.loads(reply.body)["code"]) == (503, "service_unreachable")


@pytest.mark.parametrize("way", [(), ("X_Unusual: 1",)])
def test_it_is_known_who_answered_whichever_way_it_went(door: Door, away: Stub, way: tuple[str, ...]) -> None:
    before = _answers(door, away)
    assert raw.get(door.port, "/pages/x", *way).status == 200
    assert _answers(door, away) == before + 1


def _answers(door: Door, of: Stub) -> float:
    told = raw.get(door.metrics_port, "/metrics").body.decode()
    found = re.search(
        rf'^gateway_instance_requests_total{{instance="{re.escape(of.url)}",status="200"}} (\S+)$', told, re.MULTILINE
    )
    return float(found[1]) if found is not None else 0.0
