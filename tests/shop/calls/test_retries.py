"""Which calls are made again, to whom, and which never."""

import socket
import time
from collections.abc import Callable

import pytest

from shop.calls.context import within
from shop.calls.errors import BadAnswer, BreakerOpen, CallError, DeadlineExceeded, Interrupted, Unreachable
from shop.calls.health import THRESHOLD
from shop.calls.http import ATTEMPTS, HTTPTransport
from shop.discovery.memory import MemoryRegistry
from shop.errors import Unavailable
from tests.fakes.peer import answers, hangs_up, peer, silence
from tests.shop.calls.conftest import SERVICE, Call, calling

GOOD = answers("200 OK", b"0.0")
GOOD_INT = answers("200 OK", b"7")
DOWN = answers("503 Service Unavailable", b"")


@pytest.fixture
def nobody() -> Callable[[], str]:
    """Makes addresses where nothing listens."""

    def make() -> str:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            return f"http://127.0.0.1:{closed.getsockname()[1]}"

    return make


def test_with_nobody_to_ask_nothing_is_sent(remotely: Call) -> None:
    with pytest.raises(Unreachable):
        remotely("once", name="x")


def test_a_refused_connection_is_tried_elsewhere_even_if_repeating_is_not_harmless(
    peers: MemoryRegistry, remotely: Call, nobody: Callable[[], str]
) -> None:
    with peer(GOOD_INT) as good:
        peers.put(SERVICE, nobody(), good.url)
        assert [remotely("once", name="x") for _ in range(20)] == [7] * 20


def test_refusals_are_no_attempts(peers: MemoryRegistry, transport: HTTPTransport, nobody: Callable[[], str]) -> None:
    remotely = calling(transport)
    with peer(GOOD_INT) as good:
        for _ in range(5):
            peers.put(SERVICE, *(nobody() for _ in range(2 * ATTEMPTS)), good.url)
            assert remotely("once", name="x") == 7
    assert not transport._budget._retries


def test_whom_nobody_answered_is_told_that_nothing_was_sent(
    peers: MemoryRegistry, remotely: Call, nobody: Callable[[], str]
) -> None:
    peers.put(SERVICE, *(nobody() for _ in range(3)))
    for name, arguments in (("once", {"name": "x"}), ("nothing", {})):
        with pytest.raises(Unreachable):
            remotely(name, **arguments)


def test_an_open_outcome_stays_open_when_the_next_one_refuses(
    peers: MemoryRegistry, remotely: Call, nobody: Callable[[], str]
) -> None:
    refusing = nobody()
    with peer(hangs_up) as broken:
        peers.put(SERVICE, broken.url, refusing)
        with pytest.raises(Interrupted):
            remotely("nothing")


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
        for _ in range(40):
            asked = len(broken.calls)
            assert remotely("slow", seconds=0.0) == 0.0
            assert len(broken.calls) - asked <= 1
        assert broken.calls


def test_alone_nobody_is_asked_twice(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(DOWN) as broken:
        peers.put(SERVICE, broken.url)
        with pytest.raises(Unavailable):
            remotely("slow", seconds=0.0)
        assert len(broken.calls) == 1


def test_three_are_enough(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(DOWN) as one, peer(DOWN) as two, peer(DOWN) as three, peer(DOWN) as four:
        everybody = [one, two, three, four]
        peers.put(SERVICE, *(each.url for each in everybody))
        with pytest.raises(Unavailable):
            remotely("slow", seconds=0.0)
        assert sorted(len(each.calls) for each in everybody) == [0, 1, 1, 1]


@pytest.mark.parametrize("bad", [hangs_up, DOWN, answers("200 OK", b"lies")], ids=["hangs up", "503", "lies"])
def test_once_bytes_were_sent_what_is_not_harmless_is_never_repeated(
    peers: MemoryRegistry, remotely: Call, bad: Callable[..., None]
) -> None:
    with peer(bad) as one, peer(bad) as two:
        peers.put(SERVICE, one.url, two.url)
        with pytest.raises((CallError, Unavailable)) as caught:
            remotely("once", name="x")
        assert not isinstance(caught.value, Unreachable)
        assert len(one.calls) + len(two.calls) == 1


def test_silence_leaves_time_for_somebody_else(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as silent, peer(GOOD) as good:
        peers.put(SERVICE, silent.url, good.url)
        for _ in range(20):
            began = time.monotonic()
            assert remotely("slow", seconds=0.0) == 0.0
            assert time.monotonic() - began < 0.4 * 5  # promised: within the deadline of 0.4 s
        assert silent.calls


def test_silence_on_a_call_that_is_not_harmless_is_the_end_of_it(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as one, peer(silence) as two:
        peers.put(SERVICE, one.url, two.url)
        with within(0.3), pytest.raises(DeadlineExceeded):
            remotely("once", name="x")
        assert len(one.calls) + len(two.calls) == 1


def test_silence_everywhere_ends_with_the_deadline(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as one, peer(silence) as two, peer(silence) as three, peer(silence) as four:
        peers.put(SERVICE, *(each.url for each in (one, two, three, four)))
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            remotely("slow", seconds=0.0)
        assert time.monotonic() - began < 0.4 * 5  # promised: the deadline of 0.4 s and 50 ms


def test_an_outage_is_not_multiplied(peers: MemoryRegistry, transport: HTTPTransport) -> None:
    remotely = calling(transport)
    transport._balancer._clock = lambda: 0.0  # no time for a trial
    with peer(DOWN) as one, peer(DOWN) as two, peer(DOWN) as three:
        everybody = [one, two, three]
        peers.put(SERVICE, *(each.url for each in everybody))
        for _ in range(40):
            with pytest.raises((Unavailable, BreakerOpen)):
                remotely("slow", seconds=0.0)
        assert sum(len(each.calls) for each in everybody) <= 3 * THRESHOLD


def test_who_is_out_costs_nobody_anything(peers: MemoryRegistry, transport: HTTPTransport) -> None:
    remotely = calling(transport)
    transport._balancer._clock = lambda: 0.0
    with peer(hangs_up) as broken, peer(GOOD_INT) as good:
        peers.put(SERVICE, broken.url)
        for _ in range(THRESHOLD):
            with pytest.raises(Interrupted):
                remotely("once", name="x")
        with pytest.raises(BreakerOpen):
            remotely("once", name="x")
        peers.put(SERVICE, broken.url, good.url)
        assert [remotely("once", name="x") for _ in range(50)] == [7] * 50
        assert len(broken.calls) == THRESHOLD
        assert not transport._budget._retries


@pytest.mark.parametrize("lie", [b"lies", b""])
def test_a_liar_is_left_alone_too(peers: MemoryRegistry, transport: HTTPTransport, lie: bytes) -> None:
    remotely = calling(transport)
    transport._balancer._clock = lambda: 0.0
    with peer(answers("200 OK", lie)) as liar:
        peers.put(SERVICE, liar.url)
        for _ in range(THRESHOLD):
            with pytest.raises(BadAnswer):
                remotely("once", name="x")
        with pytest.raises(BreakerOpen):
            remotely("once", name="x")


def test_a_caller_in_a_hurry_says_nothing_against_the_peer(peers: MemoryRegistry, transport: HTTPTransport) -> None:
    remotely = calling(transport)
    with peer(silence) as slow:
        peers.put(SERVICE, slow.url)
        for _ in range(THRESHOLD * 2):
            with within(0.02), pytest.raises(DeadlineExceeded):
                remotely("nothing")
    assert transport._balancer.out() == []


def test_a_declared_error_is_no_failure_of_the_peer(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(answers("409 Conflict", b'{"code": "taken", "status": 409}')) as found:
        peers.put(SERVICE, found.url)
        for _ in range(THRESHOLD * 2):
            with pytest.raises(Exception, match="taken"):
                remotely("fail", how="declared")
        assert len(found.calls) == THRESHOLD * 2
