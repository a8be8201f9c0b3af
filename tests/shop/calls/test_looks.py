"""Looking at sick instances, so that no caller has to."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from shop.calls.balancer import Balancer, Flight
from shop.calls.health import LOOK_SECONDS, THRESHOLD
from shop.calls.looks import LOOK_WITHIN, PAUSE_SECONDS, Looks, _answers
from shop.discovery.base import Instance
from tests.fakes.peer import Behaviour, answers, hangs_up, peer, silence, trickles

READY = answers("200 OK", b"{}")


@pytest.fixture
def balancer() -> Balancer:
    return Balancer()


@pytest.fixture
def looks(balancer: Balancer) -> Iterator[Looks]:
    made = Looks(balancer)
    yield made
    made.close()


def until(condition: Callable[[], bool], *, promised: float) -> None:
    """Wait for it, up to five times the promised time."""
    end = time.monotonic() + 5 * promised
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (READY, True),
        (answers("404 Not Found", b""), True),
        (answers("503 Service Unavailable", b"{}"), False),
        (hangs_up, False),
        (silence, False),
        (trickles(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + b" " * 50, 0.05), False),
        (lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le"), False),
    ],
    ids=["ready", "no such page", "not ready", "hangs up", "silence", "trickle", "half a head"],
)
def test_whoever_answers_in_time_and_in_full_is_well(behaviour: Behaviour, expected: bool) -> None:
    with peer(behaviour) as found:
        began = time.monotonic()
        assert _answers(found.url) is expected
        assert time.monotonic() - began < 5 * LOOK_WITHIN


def test_half_a_body_is_no_answer() -> None:
    def behave(connection: object, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12")  # type: ignore[attr-defined]
        hangs_up(connection, request)  # type: ignore[arg-type]

    with peer(behave) as found:
        assert not _answers(found.url)


@pytest.mark.parametrize("head", ["Transfer-Encoding: chunked", "Content-Length: 1073741824", "Connection: close"])
def test_an_answer_without_an_end_is_read_no_further_than_any_role_would_say(head: str) -> None:
    sent = 0

    def behave(connection: socket.socket, _request: bytes) -> None:
        nonlocal sent
        connection.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode())
        block = b"x" * 65_536
        framed = b"10000\r\n" + block + b"\r\n" if "chunked" in head else block
        with suppress(OSError):
            while sent < 2**30:
                connection.sendall(framed)
                sent += len(block)

    with peer(behave) as found:
        assert not _answers(found.url)
    assert sent < 2**26  # what lies in sockets between them


def test_nobody_is_looked_at_while_all_are_well(balancer: Balancer, looks: Looks) -> None:
    with peer(READY) as found:
        looks.begin()
        for _ in range(10):
            flight = balancer.choose([Instance("s", found.url)])
            assert flight is not None
            time.sleep(PAUSE_SECONDS / 2)
            balancer.end(flight, good=True)
        assert found.requests == []


def test_when_nothing_is_on_its_way_it_rests(balancer: Balancer, looks: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.calls.looks.QUIET_SECONDS", 0.2)
    looks.begin()
    assert looks.is_running
    until(lambda: not looks.is_running, promised=0.5)


def test_who_hangs_is_found_out_while_everybody_waits(balancer: Balancer, looks: Looks) -> None:
    with peer(silence) as silent, peer(READY) as good:
        balancer.end(_chosen(balancer, good.url), good=True)
        _chosen(balancer, silent.url)
        looks.begin()
        until(lambda: balancer.out() == [silent.url], promised=1.0)


def _chosen(balancer: Balancer, url: str) -> Flight:
    flight = balancer.choose([Instance("s", url)])
    assert flight is not None
    return flight


def test_who_is_out_is_looked_at_until_it_is_back(balancer: Balancer, looks: Looks) -> None:
    with peer(READY) as found:
        instance = Instance("s", found.url)
        for _ in range(THRESHOLD):
            flight = balancer.choose([instance])
            assert flight is not None
            balancer.end(flight, good=False)

        def came_back() -> bool:
            looks.begin()
            if (trial := balancer.choose([instance])) is not None:
                balancer.end(trial, good=True)
            return balancer.out() == []

        until(came_back, promised=2 * LOOK_SECONDS)


def test_closed_it_looks_no_more(balancer: Balancer, looks: Looks) -> None:
    looks.close()
    for _ in range(THRESHOLD):
        flight = balancer.choose([Instance("s", "http://127.0.0.1:1")])
        assert flight is not None
        balancer.end(flight, good=False)
    until(lambda: balancer.to_look_at() != [], promised=LOOK_SECONDS)
    looks.begin()
    assert not looks.is_running
