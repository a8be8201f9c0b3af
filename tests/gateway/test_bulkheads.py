"""A route with a bulkhead has so many requests under way at once, whichever way they came.

Long bodies have a few places of their own.
"""

import json
import select
import socket
import threading
import time
from contextlib import ExitStack

import pytest

from tests.gateway import raw
from tests.gateway.conftest import LONG_BODIES
from tests.gateway.door import Door
from tests.gateway.stub import PLAIN, Asked, Stub, says

#: The second is read by gunicorn, and so goes the general way.
WAYS = {"edge": (), "general": ("X_Unusual: 1",)}
PATIENCE = 30.0
LONG = 300_000


class Held:
    """A stub's answer to ``/few`` that waits to be let go."""

    def __init__(self, stub: Stub) -> None:
        self.arrived, self.go = threading.Event(), threading.Event()
        stub.answering = self._answer

    def _answer(self, connection: socket.socket, asked: Asked) -> bool:
        if "/few" in asked.line:
            self.arrived.set()
            assert self.go.wait(PATIENCE)
        return says(PLAIN)(connection, asked)


@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_one_too_many_is_told_to_come_back(door: Door, orders: Stub, first: str, second: str) -> None:
    held = Held(orders)
    found: list[raw.Reply] = []
    asking = threading.Thread(target=lambda: found.append(raw.get(door.port, "/few/a", *WAYS[first])))
    asking.start()
    assert held.arrived.wait(PATIENCE)
    refused = raw.get(door.port, "/few/b", *WAYS[second])
    others = raw.get(door.port, "/api/orders/orders", *WAYS[second])
    held.go.set()
    asking.join(PATIENCE)
    assert (refused.status, json.loads(refused.body)["code"]) == (503, "overloaded")
    assert refused.values("Content-Type") == ["application/problem+json"]
    assert refused.values("Retry-After") == ["1"]
    assert (others.status, found[0].status) == (200, 200)
    assert raw.get(door.port, "/few/c", *WAYS[second]).status == 200


def test_slow_long_bodies_take_no_more_than_their_places(door: Door, orders: Stub) -> None:
    """Each keeps a thread of the role busy for as long as its visitor likes."""
    with ExitStack() as stack:
        slow = [stack.enter_context(_begun(door.port)) for _ in range(LONG_BODIES + 4)]
        told: list[socket.socket] = []
        until = time.monotonic() + PATIENCE
        while len(told) < 4 and time.monotonic() < until:
            told, _, _ = select.select(slow, [], [], 0.1)
        assert [each.recv(12) for each in told] == [b"HTTP/1.1 503"] * 4
        assert raw.get(door.port, "/api/orders/orders").status == 200
        for each in slow:
            if each not in told:
                each.sendall(b"1" * (LONG - 1))
                assert each.recv(12) == b"HTTP/1.1 200"


def _begun(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    made.sendall(b"POST /api/orders/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n0" % LONG)
    return made
