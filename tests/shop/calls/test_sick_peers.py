"""Peers that hang, and connections that end at the wrong moment."""

import threading
import time

from shop.calls.context import within
from shop.calls.errors import CallError
from shop.calls.health import OVERDUE_SECONDS, THRESHOLD
from shop.calls.http import HTTPTransport
from shop.calls.looks import LOOK_WITHIN
from shop.discovery.memory import MemoryRegistry
from tests.fakes.peer import answers, peer, silence
from tests.shop.calls.conftest import SERVICE, Call, calling

GOOD = answers("200 OK", b"null")


def test_who_hangs_is_left_alone_before_five_callers_waited(peers: MemoryRegistry, transport: HTTPTransport) -> None:
    remotely = calling(transport)
    with peer(silence) as silent, peer(GOOD) as good:
        peers.put(SERVICE, silent.url)
        threading.Thread(target=_ask, args=(remotely,), daemon=True).start()
        end = time.monotonic() + 5 * (OVERDUE_SECONDS + LOOK_WITHIN)
        while not silent.requests:
            assert time.monotonic() < end
        peers.put(SERVICE, silent.url, good.url)
        while transport._balancer.out() != [silent.url]:
            assert time.monotonic() < end
            assert len(silent.calls) < THRESHOLD
            with within(0.1):
                _ask(remotely)
            time.sleep(0.05)


def _ask(remotely: Call) -> None:
    try:
        remotely("nothing")
    except CallError:
        return


def test_what_must_not_be_sent_twice_is_never_sent_on_a_used_connection(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(answers("200 OK", b"7")) as found:
        peers.put(SERVICE, found.url)
        for _ in range(3):
            remotely("once", name="x")
        assert all(b"connection: close" in request.lower() for request in found.calls)


def test_what_is_harmless_shares_connections(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(GOOD) as found:
        peers.put(SERVICE, found.url)
        for _ in range(3):
            remotely("nothing")
        assert not any(b"connection: close" in request.lower() for request in found.calls)
