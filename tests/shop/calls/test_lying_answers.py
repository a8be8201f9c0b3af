"""What a peer says is believed only as far as its contract goes."""

import time
from collections.abc import Callable

import orjson
import pytest

from shop.calls.errors import BadAnswer, CallError, Interrupted, Refused
from shop.calls.exchange import ANSWER_LIMIT
from shop.discovery.memory import MemoryRegistry
from shop.errors import ShopError, Unavailable
from tests.fakes.example.interface.contract import Taken
from tests.fakes.peer import Behaviour, answers, hangs_up, peer, trickles
from tests.shop.calls.conftest import SERVICE, Call


def asked_of(peers: MemoryRegistry, behaviour: Behaviour, call: Callable[[], object]) -> int:
    """Make the call against a peer that behaves so; returns how often the peer was asked."""
    with peer(behaviour) as found:
        peers.put(SERVICE, found.url)
        call()
    return len(found.calls)


def problem(status: int, **fields: object) -> bytes:
    return orjson.dumps({"status": status, "title": "x", **fields})


LIES = {
    "a result of another type": answers("200 OK", b'"seven"'),
    "a fraction": answers("200 OK", b"7.5"),
    "nothing": answers("200 OK", b""),
    "no JSON": answers("200 OK", b"<html>"),
    "a problem that says it is fine": answers("200 OK", problem(409, code="taken")),
    "half a result": answers("200 OK", b'{"kind": "staff"}'),
    "created": answers("201 Created", b"1"),
    "a redirect": answers("302 Found", b"", "Location: http://127.0.0.1:1/internal/x/once"),
    "a redirect to the same": answers("307 Temporary Redirect", b"", "Location: /internal/x/once"),
    "not found": answers("404 Not Found", problem(404, code="not_found")),
    "an undeclared error": answers("409 Conflict", problem(409, code="out_of_stock")),
    "a declared error with another status": answers("400 Bad Request", problem(400, code="taken")),
    "an error with no parameters": answers("409 Conflict", problem(409, code="taken", params=[1])),
    "an error that is a list": answers("409 Conflict", b"[]"),
    "an error of bytes": answers("409 Conflict", b"\xff\x00"),
    "its own failure": answers("500 Internal Server Error", problem(500, code="internal_error")),
    "compressed": answers("200 OK", b"\x1f\x8b", "Content-Encoding: gzip"),
    "too much": answers("200 OK", b" " * (ANSWER_LIMIT + 1)),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_an_error(peers: MemoryRegistry, remotely: Call, lie: str) -> None:
    def call() -> None:
        with pytest.raises(BadAnswer):
            remotely("once", name="x")

    assert asked_of(peers, LIES[lie], call) == 1


def test_a_parameter_that_names_what_is_not_one_is_a_lie(peers: MemoryRegistry, remotely: Call) -> None:
    def call() -> None:
        with pytest.raises(BadAnswer):
            remotely("fail", how="declared")

    body = problem(409, code="taken", params={"self": 1})
    assert asked_of(peers, answers("409 Conflict", body), call) == 1


def test_a_declared_error_arrives_with_what_it_says(peers: MemoryRegistry, remotely: Call) -> None:
    def call() -> None:
        with pytest.raises(Taken) as caught:
            remotely("fail", how="declared")
        assert caught.value.params == {"name": "A"}

    assert asked_of(peers, answers("409 Conflict", problem(409, code="taken", params={"name": "A"})), call) == 1


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("401 Unauthorized", "caller_unknown", Refused),
        ("403 Forbidden", "caller_refused", Refused),
        ("502 Bad Gateway", "x", Unavailable),
        ("503 Service Unavailable", "unavailable", Unavailable),
        ("504 Gateway Timeout", "deadline_exceeded", Unavailable),
    ],
)
def test_a_peer_may_say_that_it_cannot(
    peers: MemoryRegistry, remotely: Call, status: str, code: str, expected: type[ShopError]
) -> None:
    def call() -> None:
        with pytest.raises(expected):
            remotely("once", name="x")

    assert asked_of(peers, answers(status, problem(int(status[:3]), code=code)), call) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        hangs_up,
        lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le"),
        lambda connection, _: connection.sendall(b"SSH-2.0-x\r\n"),
        lambda connection, _: connection.sendall(b"\x00" * 100_000),
    ],
    ids=["hangs up", "half a head", "another protocol", "noise"],
)
def test_what_is_no_answer_at_all_leaves_the_outcome_open(
    peers: MemoryRegistry, remotely: Call, behaviour: Behaviour
) -> None:
    def behave(connection: object, request: bytes) -> None:
        behaviour(connection, request)  # type: ignore[arg-type]
        hangs_up(connection, request)  # type: ignore[arg-type]

    def call() -> None:
        with pytest.raises(CallError) as caught:
            remotely("once", name="x")
        assert type(caught.value) in {Interrupted, BadAnswer}

    assert asked_of(peers, behave, call) == 1


def test_half_an_answer_is_none(peers: MemoryRegistry, remotely: Call) -> None:
    def behave(connection: object, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12")  # type: ignore[attr-defined]
        hangs_up(connection, request)  # type: ignore[arg-type]

    def call() -> None:
        with pytest.raises(Interrupted):
            remotely("once", name="x")

    assert asked_of(peers, behave, call) == 1


def test_an_answer_that_does_not_say_how_long_it_is_may_be_half_of_one(peers: MemoryRegistry, remotely: Call) -> None:
    def behave(connection: object, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n12")  # type: ignore[attr-defined]
        hangs_up(connection, request)  # type: ignore[arg-type]

    def call() -> None:
        with pytest.raises(Interrupted):
            remotely("once", name="x")

    assert asked_of(peers, behave, call) == 1


def test_an_answer_without_end_is_read_no_further_than_the_limit(peers: MemoryRegistry, remotely: Call) -> None:
    sent = 0

    def behave(connection: object, _request: bytes) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")  # type: ignore[attr-defined]
        while True:
            connection.sendall(b" " * 65536)  # type: ignore[attr-defined]
            sent += 65536

    def call() -> None:
        with pytest.raises(BadAnswer):
            remotely("once", name="x")

    asked_of(peers, behave, call)
    assert sent < 4 * ANSWER_LIMIT


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + b" " * 49 + b"1", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 50],
    ids=["body", "head"],
)
def test_a_trickle_does_not_outlast_the_deadline(peers: MemoryRegistry, remotely: Call, data: bytes) -> None:
    began = time.monotonic()

    def call() -> None:
        with pytest.raises(CallError) as caught:
            remotely("slow", seconds=0.0)
        assert caught.value.code == "deadline_exceeded"

    asked_of(peers, trickles(data, 0.05), call)
    assert time.monotonic() - began < 0.4 * 5  # promised: the deadline of 0.4 s and 50 ms
