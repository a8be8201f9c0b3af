"""Which calls are made again, to whom, and which never."""

import socket
from collections.abc import Callable

import pytest

from shop.calls.breaker import THRESHOLD
from shop.calls.context import within
from shop.calls.errors import BreakerOpen, CallError, DeadlineExceeded, Interrupted, Unreachable
from shop.calls.http import HTTPTransport
from shop.discovery.memory import MemoryRegistry
from shop.errors import Unavailable
from tests.fakes.peer import answers, hangs_up, peer, silence
from tests.shop.calls.conftest import SERVICE, Call, calling

GOOD = answers("200 OK", b"0.0")
GOOD_INT = answers("200 OK", b"7")
DOWN = answers("503 Service Unavailable", b"")


@pytest.fixture
def nobody() -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_with_nobody_to_ask_nothing_is_sent(remotely: Call) -> None:
    with pytest.raises(Unreachable):
        remotely("once", name="x")


def test_a_refused_connection_is_tried_elsewhere_even_if_repeating_is_not_harmless(
    peers: MemoryRegistry, remotely: Call, nobody: str
) -> None:
    with peer(GOOD_INT) as good:
        peers.put(SERVICE, nobody, good.url)
        assert [remotely("once", name="x") for _ in range(4)] == [7] * 4


def test_a_name_nobody_knows_was_never_reached(peers: MemoryRegistry, remotely: Call) -> None:
    peers.put(SERVICE, "http://nowhere.invalid:1")
    with pytest.raises(Unreachable):
        remotely("once", name="x")


@pytest.mark.parametrize("bad", [hangs_up, DOWN, answers("200 OK", b"lies")], ids=["hangs up", "503", "lies"])
def test_a_harmless_call_is_repeated_and_never_to_who_just_failed(
    peers: MemoryRegistry, remotely: Call, bad: Callable[..., None]
) -> None:
    with peer(bad) as broken, peer(GOOD) as good:
        peers.put(SERVICE, broken.url, good.url)
        for _ in range(4):
            asked = len(broken.requests)
            assert remotely("slow", seconds=0.0) == 0.0
            assert len(broken.requests) - asked <= 1
        assert broken.requests


def test_alone_nobody_is_asked_twice(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(DOWN) as broken:
        peers.put(SERVICE, broken.url)
        with pytest.raises(Unavailable):
            remotely("slow", seconds=0.0)
        assert len(broken.requests) == 1


def test_three_are_enough(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(DOWN) as one, peer(DOWN) as two, peer(DOWN) as three, peer(DOWN) as four:
        everybody = [one, two, three, four]
        peers.put(SERVICE, *(each.url for each in everybody))
        with pytest.raises(Unavailable):
            remotely("slow", seconds=0.0)
        assert sorted(len(each.requests) for each in everybody) == [0, 1, 1, 1]


@pytest.mark.parametrize("bad", [hangs_up, DOWN, answers("200 OK", b"lies")], ids=["hangs up", "503", "lies"])
def test_once_bytes_were_sent_what_is_not_harmless_is_never_repeated(
    peers: MemoryRegistry, remotely: Call, bad: Callable[..., None]
) -> None:
    with peer(bad) as one, peer(bad) as two:
        peers.put(SERVICE, one.url, two.url)
        with pytest.raises((CallError, Unavailable)) as caught:
            remotely("once", name="x")
        assert not isinstance(caught.value, Unreachable)
        assert len(one.requests) + len(two.requests) == 1


def test_silence_is_not_repeated_when_time_is_over(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as one, peer(silence) as two:
        peers.put(SERVICE, one.url, two.url)
        with pytest.raises(DeadlineExceeded):
            remotely("slow", seconds=0.0)
        assert len(one.requests) + len(two.requests) == 1


def test_an_outage_is_not_multiplied(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(DOWN) as one, peer(DOWN) as two, peer(DOWN) as three:
        everybody = [one, two, three]
        peers.put(SERVICE, *(each.url for each in everybody))
        for _ in range(40):
            with pytest.raises((Unavailable, BreakerOpen)):
                remotely("slow", seconds=0.0)
        assert sum(len(each.requests) for each in everybody) <= 3 * THRESHOLD


def test_an_open_breaker_costs_nobody_anything(peers: MemoryRegistry, transport: HTTPTransport) -> None:
    remotely = calling(transport)
    with peer(hangs_up) as broken, peer(GOOD_INT) as good:
        peers.put(SERVICE, broken.url)
        for _ in range(THRESHOLD):
            with pytest.raises(Interrupted):
                remotely("once", name="x")
        with pytest.raises(BreakerOpen):
            remotely("once", name="x")
        peers.put(SERVICE, broken.url, good.url)
        assert [remotely("once", name="x") for _ in range(50)] == [7] * 50
        assert len(broken.requests) == THRESHOLD
        assert not transport._budget._retries


def test_a_caller_in_a_hurry_says_nothing_against_the_peer(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as slow:
        peers.put(SERVICE, slow.url)
        for _ in range(THRESHOLD * 2):
            with within(0.02), pytest.raises(DeadlineExceeded):
                remotely("nothing")
        with pytest.raises(DeadlineExceeded):  # and not BreakerOpen
            remotely("slow", seconds=0.0)


def test_a_declared_error_is_no_failure_of_the_peer(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(answers("409 Conflict", b'{"code": "taken", "status": 409}')) as found:
        peers.put(SERVICE, found.url)
        for _ in range(THRESHOLD * 2):
            with pytest.raises(Exception, match="taken"):
                remotely("fail", how="declared")
        assert len(found.requests) == THRESHOLD * 2
