"""For whom a role is asked, and in which trace: by either way, and only as the gateway knows it."""

import re
import socket

import pytest

from tests.gateway import raw
from tests.gateway.conftest import PROXY
from tests.gateway.door import Door
from tests.gateway.edge.keeping import ask as ask_on
from tests.gateway.edge.keeping import express, keeping, until
from tests.gateway.stub import Asked, Stub

PATH = "/api/orders/orders"
#: The second is read by gunicorn, and so goes the general way.
WAYS = {"edge": (), "general": ("X_Unusual: 1",)}
GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00")


def ask(door: Door, behind: Stub, *lines: str, source: str = "127.0.0.1") -> Asked:
    head = [f"GET {PATH} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *lines]
    with socket.create_connection(("127.0.0.1", door.port), raw.PATIENCE, source_address=(source, 0)) as visitor:
        visitor.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        assert visitor.recv(65536).startswith(b"HTTP/1.1 200 ")
    return behind.asked[-1]


def said(asked: Asked) -> list[list[str]]:
    return [asked.values(name) for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")]


@pytest.mark.parametrize("way", WAYS)
def test_a_proxy_of_the_list_is_believed(door: Door, orders: Stub, way: str) -> None:
    lines = ("X-Forwarded-For: 6.6.6.6, 203.0.113.9, 127.0.0.2", "X-Forwarded-Proto: https", *WAYS[way])
    assert said(ask(door, orders, *lines, source=PROXY)) == [
        ["203.0.113.9"],
        ["https"],
        ['for=203.0.113.9;host="127.0.0.1";proto=https'],
    ]


@pytest.mark.parametrize("way", WAYS)
def test_nobody_else_is(door: Door, orders: Stub, way: str) -> None:
    lines = ("X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "Forwarded: for=203.0.113.9", *WAYS[way])
    assert said(ask(door, orders, *lines)) == [["127.0.0.1"], ["http"], ['for=127.0.0.1;host="127.0.0.1";proto=http']]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("source", "addresses", "status"),
    [
        (PROXY, "1.1.1.1, 20.1.1.1, 3.3.3.3", 200),
        (PROXY, "20.1.1.1, 2.2.2.2, 3.3.3.3", 404),
        (PROXY, "1.1.1.1, 3.3.3.3, 20.1.1.1", 404),
        ("127.0.0.1", "1.1.1.1, 20.1.1.1, 3.3.3.3", 404),
    ],
)
def test_a_route_may_ask_for_the_second_from_the_right(
    door: Door, way: str, source: str, addresses: str, status: int
) -> None:
    head = ["GET /second HTTP/1.1", "Host: 127.0.0.1", f"X-Forwarded-For: {addresses}", *WAYS[way]]
    with socket.create_connection(("127.0.0.1", door.port), raw.PATIENCE, source_address=(source, 0)) as visitor:
        visitor.sendall("\r\n".join([*head, "Connection: close", "", ""]).encode())
        assert visitor.recv(65536).startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("line", ["", "X-Forwarded-For: not an address", "X-Forwarded-For:", "X-Forwarded-Proto: ftp"])
def test_a_proxy_that_says_nothing_plain_is_the_visitor(door: Door, orders: Stub, way: str, line: str) -> None:
    asked = ask(door, orders, *filter(None, [line]), *WAYS[way], source=PROXY)
    assert said(asked)[:2] == [[PROXY], ["http"]]


@pytest.mark.parametrize(("path", "prefix"), [("/below/a/x/y", ["/below/a"]), ("/pages/x", [])])
def test_somebody_else_is_told_the_port_and_what_was_taken_from_the_path(
    door: Door, away: Stub, path: str, prefix: list[str]
) -> None:
    made_up = "X-Forwarded-Prefix: /evil", "X-Forwarded-Port: 1"
    for lines in WAYS.values():
        assert raw.get(door.port, path, *made_up, *lines).status == 200
    with keeping(door, warm=path) as visitor:
        before = express(door)
        assert ask_on(visitor, path)[0] == 200
        until(lambda: express(door) > before)
    assert [one.values("X-Forwarded-Prefix") for one in away.asked] == [prefix] * 4
    assert [one.values("X-Forwarded-Port") for one in away.asked] == [["80"], ["80"], *([str(door.port)],) * 2]


@pytest.mark.parametrize("way", WAYS)
def test_a_trace_goes_on(door: Door, orders: Stub, way: str) -> None:
    asked = ask(door, orders, f"traceparent: {GIVEN}", "tracestate: a=1", *WAYS[way])
    assert (asked.values("traceparent"), asked.values("tracestate")) == ([GIVEN], ["a=1"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "wrong", [None, GIVEN.replace("00-", "ff-", 1), GIVEN.upper(), f"00-{'0' * 32}-{'1' * 16}-00", "x"]
)
def test_or_one_begins(door: Door, orders: Stub, way: str, wrong: str | None) -> None:
    lines = [f"traceparent: {wrong}", "tracestate: a=1"] if wrong else []
    asked = ask(door, orders, *lines, *WAYS[way])
    (begun,) = asked.values("traceparent")
    assert FORM.fullmatch(begun)
    assert not asked.values("tracestate")
