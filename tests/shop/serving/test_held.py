"""Connections the worker's loop keeps: who reads too slowly or leaves is let go, and nothing that was sent is lost."""

import selectors
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from shop.serving.held import MOST_WAITING, Kept
from shop.web.holding import Held, Stream, Wait


@dataclass
class Unreader:
    read: list[bytes] = field(default_factory=list)
    buf: Any = None

    def getvalue(self) -> bytes:
        return b"".join(self.read)

    def unread(self, data: bytes) -> None:
        self.read.append(data)


class Parser:
    def __init__(self) -> None:
        self.unreader = Unreader()
        self.unreader.buf = self.unreader


class Connection:
    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.parser = sock, Parser()


class Loop:
    """The worker's, as far as a kept connection knows it; what threads leave to it is done at once."""

    def __init__(self) -> None:
        self.server, self.client = socket.socketpair()
        self.client.settimeout(5)
        self.poller = selectors.DefaultSelector()
        self.gone = 0
        self.let_go: list[Kept] = []
        self.asked: list[Kept] = []
        self.connection = Connection(self.server)

    def leave(self) -> None:
        self.gone += 1

    def keep(self, what: Stream | Wait) -> Kept:
        held = Held(what)
        held.request = "the request"

        def later(call: Callable[..., None], *arguments: Any) -> None:
            call(*arguments)

        return Kept(self.connection, held, self.poller, let_go=self.let_go.append, ask=self.asked.append, later=later)

    def turn(self, *, within: float = 0) -> None:
        """``within``: seconds until something must have happened."""
        for key, _ in self.poller.select(within):
            key.data(key.fileobj)


@pytest.fixture
def loop() -> Iterator[Loop]:
    found = Loop()
    yield found
    found.client.close()
    found.server.close()
    found.poller.close()


def test_what_was_sent_before_the_loop_had_it_comes_first_and_the_end_last(loop: Loop) -> None:
    stream = Stream(loop.leave, is_chunked=True)
    stream.send(b"early")
    loop.keep(stream)
    stream.send(b"later")
    stream.end()
    assert loop.client.recv(100) == b"5\r\nearly\r\n5\r\nlater\r\n0\r\n\r\n"
    assert (len(loop.let_go), loop.gone) == (1, 1)


def test_who_reads_too_slowly_is_let_go(loop: Loop) -> None:
    stream = Stream(loop.leave, is_chunked=False)
    loop.keep(stream)
    for _ in range(64):
        if loop.let_go:
            break
        stream.send(b"x" * (MOST_WAITING // 8))
    assert (len(loop.let_go), loop.gone) == (1, 1)


def test_who_reads_slowly_but_reads_has_it_all(loop: Loop) -> None:
    stream = Stream(loop.leave, is_chunked=False)
    loop.keep(stream)
    sent = 0
    while sent < MOST_WAITING * 4:
        stream.send(b"x" * 20_000)
        sent += 20_000
        loop.turn()
        received = loop.client.recv(20_000, socket.MSG_WAITALL)
        assert len(received) == 20_000
    assert not loop.let_go


@pytest.mark.parametrize("kind", ["stream", "wait"])
def test_who_leaves_is_noticed(loop: Loop, kind: str) -> None:
    loop.keep(Stream(loop.leave, is_chunked=True) if kind == "stream" else Wait(loop.leave, until=1.0))
    loop.client.close()
    loop.turn(within=5)
    assert (len(loop.let_go), loop.gone, loop.asked) == (1, 1, [])


def test_a_wait_that_is_over_is_asked_again_once(loop: Loop) -> None:
    wait = Wait(loop.leave, until=1.0)
    loop.keep(wait)
    wait.over()
    wait.over()
    assert (len(loop.asked), loop.gone, wait.until) == (1, 1, 1.0)
    assert next(loop.connection.parser) == "the request"  # type: ignore[call-overload]
    assert isinstance(loop.connection.parser, Parser)


def test_a_wait_that_was_over_before_the_loop_had_it_is_asked_again_too(loop: Loop) -> None:
    wait = Wait(loop.leave, until=1.0)
    wait.over()
    loop.keep(wait)
    assert len(loop.asked) == 1


@pytest.mark.parametrize("arrives", ["before", "after"])
def test_who_asks_more_waits_no_longer_and_its_question_is_kept(loop: Loop, arrives: str) -> None:
    wait = Wait(loop.leave, until=1.0)
    if arrives == "before":
        loop.connection.parser.unreader.unread(b"GET /")
        loop.keep(wait)
    else:
        loop.keep(wait)
        loop.client.send(b"GET /")
        loop.turn()
    assert (len(loop.asked), wait.until) == (1, 0.0)
    assert next(loop.connection.parser) == "the request"  # type: ignore[call-overload]
    assert loop.connection.parser.unreader.getvalue() == b"GET /"


def test_a_stopping_worker_ends_streams_and_answers_who_waits(loop: Loop) -> None:
    wait = Wait(loop.leave, until=1.0)
    loop.keep(wait).stop()
    assert (len(loop.asked), wait.until) == (1, 0.0)
