"""Which headers pass, which do not, and what the gateway says itself."""

import gzip
import re

import pytest

from gateway.headers import inward, outward
from shop.web.peer import is_claim
from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Stub, says

PATH = "/api/orders/orders"
OURS = {
    "host",
    "accept-encoding",
    "user-agent",
    "connection",
    "x-request-id",
    "x-deadline-ms",
    "x-gateway-credential",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "forwarded",
    "traceparent",
}

CLAIMS = (
    "X-User",
    "X-User-Id",
    "X-Principal",
    "X-Subject-Id",
    "X-Authenticated-User",
    "X-Auth-Request-User",
    "X-Remote-User",
    "Remote-User",
    "Remote-Groups",
    "X-Customer-Id",
    "X-Staff",
    "X-Role",
    "X-Roles",
    "X-Permissions",
    "X-Gateway-Secret",
    "X-Internal-Token",
    "X-Shop-Role",
    "X-Caller",
    "X-Service-Name",
    "X-Forwarded",
    "X-Forwarded-Prefix",
    "X-Forwarded-Port",
    "X-Forwarded-User",
    "X-Real-IP",
    "X-Client-IP",
    "Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Fastly-Client-IP",
    "X-Cluster-Client-IP",
    "X-Envoy-External-Address",
    "X-Scheme",
    "X-Url-Scheme",
    "X-SSL-Client-DN",
    "SSL-Client-Cert",
    "Front-End-Https",
    "X-Host",
    "X-Original-URL",
    "X-Original-Host",
    "X-Rewrite-URL",
    "X-HTTP-Method-Override",
    "X-HTTP-Method",
    "X-Method-Override",
    "Script-Name",
    "Path-Info",
    "Proxy",
)

HOP_BY_HOP = (
    "Keep-Alive: timeout=5",
    "Proxy-Connection: keep-alive",
    "Proxy-Authorization: Basic eDp5",
    "TE: trailers",
    "Trailer: X-Later",
    "Upgrade: h2c",
    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
)

PASSED = {
    "Authorization": "Bearer a.b.c",
    "Idempotency-Key": "key-1",
    "Cookie": "a=1; b=2",
    "X-Cart-Token": "cart",
    "X-Order-Token": "order",
    "Accept-Language": "fr",
    "Accept": "text/html",
    "If-None-Match": '"1"',
    "Range": "bytes=0-1",
    "Origin": "http://shop.example",
    "Referer": "http://shop.example/",
    "X-Requested-With": "XMLHttpRequest",
    "User-Agent": "raw",
    "Accept-Encoding": "gzip, br",
}


def asked_with(door: Door, stub: Stub, *lines: str) -> set[str]:
    """The names the role saw."""
    assert raw.get(door.port, PATH, *lines).status == 200
    return stub.asked[-1].names


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_never_reaches_a_role(door: Door, orders: Stub, name: str) -> None:
    spellings = [name, name.replace("-", "_"), name.lower(), name.upper()]
    seen = asked_with(door, orders, *(f"{spelling}: 7" for spelling in spellings), f"{name}: 8")
    assert {one for one in seen if one.replace("_", "-") == name.lower()} <= OURS
    assert not any(value == "7" for _, value in orders.asked[-1].headers)


@pytest.mark.parametrize("line", HOP_BY_HOP)
def test_what_is_about_the_visitors_connection_stays_there(door: Door, orders: Stub, line: str) -> None:
    assert line.partition(":")[0].lower() not in asked_with(door, orders, line)


def test_what_the_visitor_says_passes(door: Door, orders: Stub) -> None:
    asked_with(door, orders, *(f"{name}: {value}" for name, value in PASSED.items()))
    assert {name: orders.asked[-1].values(name) for name in PASSED} == {n: [v] for n, v in PASSED.items()}


def test_the_gateway_says_for_whom_it_asks(door: Door, orders: Stub) -> None:
    asked_with(door, orders, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil")
    [asked] = orders.asked
    assert asked.values("X-Forwarded-For") == ["127.0.0.1"]
    assert asked.values("X-Forwarded-Proto") == ["http"]
    assert asked.values("X-Forwarded-Host") == ["127.0.0.1"]
    assert asked.values("Host") == [f"127.0.0.1:{orders.port}"]
    assert len(asked.values("X-Gateway-Credential")) == 1
    assert 0 < int(asked.values("X-Deadline-Ms")[0]) <= 4000


def test_nothing_else_is_added(door: Door, orders: Stub) -> None:
    assert asked_with(door, orders) <= OURS


@pytest.mark.parametrize("named", ["X-Forwarded-For", "X-Gateway-Credential", "X-Request-Id", "X-Forwarded-Proto"])
def test_a_connection_header_takes_nothing_of_ours_away(door: Door, orders: Stub, named: str) -> None:
    assert OURS - {"connection"} <= asked_with(door, orders, f"Connection: close, {named}", "User-Agent: x") | {
        "accept-encoding"
    }


def test_a_connection_header_takes_away_what_it_names(door: Door, orders: Stub) -> None:
    assert "x-mine" not in asked_with(door, orders, "Connection: close, X-Mine", "X-Mine: 1")


def test_a_credential_from_outside_is_replaced(door: Door, orders: Stub) -> None:
    asked_with(door, orders, "X-Gateway-Credential: a.b.c", "X_Gateway_Credential: d.e.f")
    [credential] = orders.asked[0].values("X-Gateway-Credential")
    assert credential not in {"a.b.c", "d.e.f"}
    assert "x_gateway_credential" not in orders.asked[0].names


def test_a_good_request_id_is_kept_and_a_bad_one_replaced(door: Door, orders: Stub) -> None:
    kept = raw.get(door.port, PATH, "X-Request-Id: good-id-12345")
    assert kept.values("X-Request-Id") == orders.asked[-1].values("X-Request-Id") == ["good-id-12345"]
    replaced = raw.get(door.port, PATH, "X-Request-Id: bad id")
    [made] = orders.asked[-1].values("X-Request-Id")
    assert replaced.values("X-Request-Id") == [made]
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", made)


def test_cookies_stay_apart_on_their_way_back(door: Door, orders: Stub) -> None:
    cookies = ["a=1; Path=/; HttpOnly", "b=2, 3; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "__Host-c=4; Secure; Path=/"]
    lines = "".join(f"Set-Cookie: {cookie}\r\n" for cookie in cookies).encode()
    orders.answering = says(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n")
    assert raw.get(door.port, PATH).values("Set-Cookie") == cookies


def test_one_visitors_cookies_are_not_sent_with_anothers_request(door: Door, orders: Stub) -> None:
    orders.answering = says(b"HTTP/1.1 200 OK\r\nSet-Cookie: session=first; Path=/\r\nContent-Length: 0\r\n\r\n")
    raw.get(door.port, PATH)
    assert "cookie" not in asked_with(door, orders)


def test_the_roles_own_connection_headers_stay_behind(door: Door, orders: Stub) -> None:
    orders.answering = says(
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Between\r\nKeep-Alive: timeout=9\r\nX-Between: 1\r\n"
        b"Server: stub\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Mine: 2\r\nContent-Length: 0\r\n\r\n"
    )
    reply = raw.get(door.port, PATH)
    assert not reply.values("X-Between")
    assert not reply.values("Keep-Alive")
    assert reply.values("X-Mine") == ["2"]
    assert len(reply.values("Date")) == len(reply.values("Server")) == 1
    assert reply.values("Server") != ["stub"]


def test_a_body_is_not_unpacked(door: Door, orders: Stub) -> None:
    orders.answering = says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x00\x01")
    reply = raw.get(door.port, PATH)
    assert (reply.body, reply.values("Content-Encoding")) == (b"\x1f\x8b\x00\x01", ["gzip"])


def test_a_redirect_is_the_visitors_to_follow(door: Door, orders: Stub, stubs: dict[str, Stub]) -> None:
    elsewhere = f"{stubs['billing'].url}/internal"
    packed = gzip.compress(b"over there")
    said = f"Location: {elsewhere}\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"
    orders.answering = says(f"HTTP/1.1 302 Found\r\n{said}\r\n\r\n".encode() + packed)
    reply = raw.get(door.port, PATH)
    assert (reply.status, reply.values("Location"), reply.body) == (302, [elsewhere], packed)
    assert not stubs["billing"].asked


@pytest.mark.parametrize("name", sorted({name.lower() for name in PASSED}))
def test_what_people_need_is_no_claim(name: str) -> None:
    assert not is_claim(name)


def test_a_server_that_folds_spellings_together_changes_nothing() -> None:
    """Under another WSGI server, ``X_User`` arrives as if it were ``X-User``."""
    said = {"HTTP_X_USER": "7", "HTTP_X_FORWARDED_FOR": "8", "HTTP_ACCEPT": "*/*", "REMOTE_USER": "9"}
    assert inward(said) == [("accept", "*/*")]


def test_an_answer_with_a_line_break_in_a_header_is_none() -> None:
    with pytest.raises(ValueError, match="line break"):
        outward([("X-Mine", "1\r\n Set-Cookie: a=b")])
