"""One request on its way: to which instance, to another one or not, and what the visitor gets in the end.

The rules are those of ``gateway.upstream``: nothing was sent, ask another; something was sent, ask another only for
what may be repeated, within the budget, and never after the visitor got the first byte.
"""

import asyncio
import logging
from typing import Protocol

from gateway.edge.answers import AnswerHead
from gateway.edge.head import Head
from gateway.edge.instance import Connection
from gateway.edge.pool import Pool
from gateway.edge.way import Way
from gateway.errors import ServiceInterrupted, ServiceTimeout, ServiceTrouble, ServiceUnreachable
from gateway.properties import GatewayProperties
from gateway.upstream import ATTEMPTS, SOMEBODY_ELSES, own_zone, upstream
from shop.calls.balancer import Flight

log = logging.getLogger(__name__)


class Visitor(Protocol):
    """Whoever asked. Exactly one of ``answer``, ``refuse`` and ``begin`` is called, and once."""

    def answer(self, head: AnswerHead, body: bytes) -> None:
        """A whole answer."""

    def refuse(self, error: ServiceTrouble) -> None:
        """None can be had."""

    def begin(self, head: AnswerHead) -> None:
        """A long answer; ``send`` and ``end`` or ``cut`` follow."""

    def send(self, data: bytes) -> None: ...

    def end(self) -> None: ...

    def cut(self) -> None:
        """It breaks off, and must be seen to."""


class Surroundings(Protocol):
    """What relays of one worker share."""

    loop: asyncio.AbstractEventLoop
    properties: GatewayProperties

    def begun(self, relay: "Relay") -> None:
        """Its ``until`` is looked at from now on."""

    def over(self, relay: "Relay") -> None: ...

    def pool(self, url: str) -> Pool: ...


class Relay:
    """Of one request. ``until`` is when the loop's clock ends what is under way."""

    def __init__(self, edge: Surroundings, visitor: Visitor, head: Head, way: Way, lines: bytes) -> None:
        """``lines`` are those beside the visitor's own, without what differs from one try to the next."""
        self._edge, self._visitor, self._head, self._way = edge, visitor, head, way
        self._lines = way.lines + lines
        self._repeatable = head.is_keyed or head.method in {"GET", "HEAD", "OPTIONS"}
        self._upstream = upstream(way.target.uri, way.version)
        self._failed: set[str] = set()
        self._sent = 0
        self._error: ServiceTrouble = ServiceUnreachable(service=self._upstream.name)
        self._flight: Flight | None = None
        self.instance = ""
        self._connection: Connection | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._began = False
        self._wants_fresh = not self._repeatable
        self._end = 0.0
        self.until = 0.0

    def start(self) -> None:
        """Ask the first instance."""
        self._end = self._edge.loop.time() + self._way.seconds
        self._edge.begun(self)
        self._upstream.budget.deposit()
        self._attempt()

    def abandon(self) -> None:
        """The visitor is gone; that says nothing about the instance."""
        self._finish(None)

    def expire(self, now: float) -> None:
        """``until`` is over."""
        if self._began:
            self._finish(None)
            self._visitor.cut()
        elif self._connecting is not None:
            self._connecting.cancel()
        else:
            self._fail(ServiceTimeout(service=self._upstream.name))

    def pause(self) -> None:
        """As ``Asking.pause``: the body is in memory already, and bounded."""

    def resume(self) -> None:
        """As ``Asking.resume``."""

    def hold(self) -> None:
        """The visitor reads slowly."""
        if self._connection is not None:
            self._connection.pause()

    def release(self) -> None:
        """The visitor reads again."""
        self.until = self._edge.loop.time() + self._edge.properties.pause_timeout
        if self._connection is not None:
            self._connection.resume()

    # ------------------------------------------------------------ what the instance says

    def whole(self, head: AnswerHead, body: bytes) -> None:
        self._finish(_judged(head), is_done=True)
        self._visitor.answer(head, body)

    def begins(self, head: AnswerHead) -> None:
        self._began = True
        self._end_flight(_judged(head))
        self.until = self._edge.loop.time() + self._edge.properties.pause_timeout
        self._visitor.begin(head)

    def block(self, data: bytes) -> None:
        self.until = self._edge.loop.time() + self._edge.properties.pause_timeout
        self._visitor.send(data)

    def ended(self) -> None:
        self._finish(None, is_done=True)
        self._visitor.end()

    def broke(self, *, began: bool) -> None:
        connection, self._connection = self._connection, None
        if self._began:
            self._finish(None)
            self._visitor.cut()
        elif not began and self._may_be_stale(connection) and self._upstream.budget.withdraw():
            self._again_on_a_fresh_one()
        else:
            self._fail(ServiceInterrupted(service=self._upstream.name))

    # ------------------------------------------------------------ trying

    def _attempt(self) -> None:
        instances = [each for each in self._upstream.instances() if each.url not in self._failed]
        found = self._upstream
        flight = found.balancer.choose(instances, zone=own_zone(), harmless=self._repeatable)
        found.looks.begin()
        if flight is None:
            self.instance = ""
            self._finish(None)
            self._visitor.refuse(self._error)
            return
        self._flight, self.instance = flight, flight.url
        spare = self._repeatable and self._sent + 1 < ATTEMPTS and found.balancer.has_others(flight, instances)
        now = self._edge.loop.time()
        self.until = min(self._end, now + self._edge.properties.instance_timeout) if spare else self._end
        self._ask()

    def _ask(self) -> None:
        assert self._flight is not None
        pool = self._edge.pool(self._flight.url)
        waiting = None if self._wants_fresh else pool.take()
        if waiting is not None:
            self._send(waiting, pool.host_line)
        else:
            self._connecting = self._edge.loop.create_task(self._connect(self._flight.url))

    async def _connect(self, url: str) -> None:
        pool = self._edge.pool(url)
        try:
            made = await pool.connect(self._way.connect_seconds)
        except asyncio.CancelledError:
            if self._connecting is None:  # the visitor is gone
                raise
            made = None
        except OSError:
            made = None
        self._connecting = None
        if made is None:
            self._unreachable()
        else:
            self._send(made, pool.host_line)

    def _send(self, connection: Connection, host_line: bytes) -> None:
        head, way, left = self._head, self._way, self._end - self._edge.loop.time()
        first = f"{head.method} {way.target.path} HTTP/1.1\r\n".encode() + (way.host_line or host_line)
        deadline = b"X-Deadline-Ms: %d\r\n\r\n" % max(int(left * 1000), 1)
        self._connection = connection
        connection.ask(self, first + self._lines + deadline + way.body, to_head=head.method == "HEAD")

    def _may_be_stale(self, connection: Connection | None) -> bool:
        return connection is not None and connection.is_used and not self._wants_fresh

    def _again_on_a_fresh_one(self) -> None:
        """It was closed at the other end while it waited; that is no failure, and what is asked may be repeated."""
        self._wants_fresh = True
        self._ask()

    def _unreachable(self) -> None:
        error = ServiceUnreachable(service=self._upstream.name)
        self._error = self._error if self._sent else error
        self._next(error)

    def _fail(self, error: ServiceTrouble) -> None:
        """Something was sent, and no answer came back."""
        self._error = error
        self._sent += 1
        if self._sent == ATTEMPTS or not self._repeatable or not self._upstream.budget.withdraw():
            self._finish(False)
            self._visitor.refuse(error)
            return
        self._next(error)

    def _next(self, error: ServiceTrouble) -> None:
        assert self._flight is not None
        url = self._flight.url
        self._let_go()
        self._end_flight(False)
        log.warning("instance did not answer", extra={"instance": url, "code": error.code})
        self._failed.add(url)
        if self._edge.loop.time() >= self._end:
            self._finish(None)
            self._visitor.refuse(self._error)
            return
        self._attempt()

    def _end_flight(self, good: bool | None) -> None:
        flight, self._flight = self._flight, None
        if flight is not None:
            self._upstream.balancer.end(flight, good=good)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.give_up()

    def _finish(self, good: bool | None, *, is_done: bool = False) -> None:
        """Nothing is under way any more. ``is_done``: the connection has gone back by itself."""
        self._edge.over(self)
        if is_done:
            self._connection = None
        self._let_go()
        connecting, self._connecting = self._connecting, None
        if connecting is not None:
            connecting.cancel()
        self._end_flight(good)


def _judged(head: AnswerHead) -> bool | None:
    return None if head.status in SOMEBODY_ELSES else head.status < 500
