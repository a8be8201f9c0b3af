"""One request on its way: to which instance, to another one or not, and what the visitor gets in the end.

``gateway.attempts`` has the rules. A body that is longer than what is kept passes block by block, and is sent once.
"""

import asyncio
from typing import Final

from gateway.attempts import HARMLESS
from gateway.edge.answers import AnswerHead
from gateway.edge.head import Head
from gateway.edge.incoming import framed
from gateway.edge.instance import Connection
from gateway.edge.parties import Surroundings, Visitor
from gateway.edge.pool import Pool
from gateway.edge.way import Way
from gateway.errors import Overloaded, ServiceInterrupted, ServiceTimeout, ServiceTrouble
from gateway.overload.admission import Ticket, admit
from gateway.upstream import upstream
from shop.calls.balancer import Flight

#: Who waits longer than an instance should take, as no other may be asked, looks whether one may this often (seconds).
LOOK_AGAIN: Final = 0.1


class Relay:
    """Of one request. ``until`` is when the loop's clock ends what is under way; ``has_begun``: the visitor has some of
    the answer; ``is_open`` once it is a WebSocket, ``is_over`` when nothing is under way any more."""

    def __init__(
        self,
        edge: Surroundings,
        visitor: Visitor,
        head: Head,
        way: Way,
        lines: bytes,
        *,
        streams: bool = False,
        flight: Flight | None = None,
    ) -> None:
        """``lines`` are those beside the visitor's own, without what differs from one try to the next. With ``streams``
        the body comes by ``pour``. ``flight``: it is on its way already; then comes ``go_on_with``."""
        self._edge, self._visitor, self._head, self._way = edge, visitor, head, way
        self._lines = way.lines + lines
        self._streams = self._is_pouring = streams
        repeatable = not streams and (head.is_keyed or head.method in HARMLESS)
        self._service = upstream(way.target.uri, way.version)
        self._attempts = self._service.attempts(repeatable=repeatable, choice=way.choice, flight=flight)
        self._url = self.instance = flight.url if flight is not None else ""
        self._connection: Connection | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._waiting = b""
        self.has_begun = self.is_open = self.is_over = self._is_held = False
        self._wants_fresh = not repeatable or head.wants_socket
        self._end = self.until = 0.0
        self._ticket: Ticket | None = None

    def start(self) -> None:
        """Ask the first instance, if this one is let in."""
        try:
            self._ticket = admit(self._way.asked, self._service.gate, self._edge.properties, streams=self._streams)
        except Overloaded as error:
            self.is_over = True
            self._visitor.refuse(error)
            return
        upload = self._edge.properties.upload_timeout if self._streams else 0.0
        self._end = self._edge.loop.time() + self._way.seconds + upload
        self._edge.begun(self)
        self._attempt()

    def go_on_with(self, connection: Connection | None, ticket: Ticket, *, end: float, until: float) -> None:
        """It was let in, and sent on ``connection``, which tells us the rest, unless all was said or it has broken."""
        self._ticket, self._end, self.until = ticket, end, until
        self._connection = connection
        self._edge.begun(self)

    def abandon(self) -> None:
        """The visitor is gone; that says nothing about the instance."""
        self._finish()

    def expire(self) -> None:
        """``until`` is over."""
        if self.has_begun:
            self._finish()
            self._visitor.cut()
        elif self._connecting is not None:
            self._connecting.cancel()
        elif self._is_pouring and not self._is_held:  # the visitor is who takes so long
            self._finish()
            self._visitor.refuse(ServiceTimeout(service=self._service.name))
        elif (now := self._edge.loop.time()) >= self._end:
            self._fail(ServiceTimeout(service=self._service.name))
        elif self._attempts.given_up(ServiceTimeout(service=self._service.name)):
            self._next()
        else:
            self.until = min(self._end, now + LOOK_AGAIN)

    def pour(self, data: bytes, *, is_last: bool = False) -> None:
        """More of the visitor's body, or of a WebSocket."""
        sent = data if self.is_open else framed(data, in_chunks=self._head.is_chunked, is_last=is_last)
        self._is_pouring = not is_last
        if self.has_begun:
            self._goes_on()
        if self._connection is not None:
            self._connection.send(sent, is_last=is_last)
        else:
            self._waiting += sent

    def pause(self) -> None:
        """The instance reads slowly."""
        self._is_held = True
        if self._is_pouring or self.is_open:
            self._visitor.wait()

    def resume(self) -> None:
        """The instance reads again."""
        self._is_held = False
        self._visitor.go_on()

    def hold(self) -> None:
        """The visitor reads slowly."""
        if self._connection is not None:
            self._connection.pause()

    def release(self) -> None:
        """The visitor reads again."""
        self._goes_on()
        if self._connection is not None:
            self._connection.resume()

    # ------------------------------------------------------------ what the instance says

    def whole(self, head: AnswerHead, body: bytes) -> None:
        self._answered(head.status)
        self._finish(is_done=True)
        self._visitor.answer(head, body)

    def begins(self, head: AnswerHead) -> None:
        self._begins(head.status)
        self._visitor.begin(head)

    def switched(self, head: AnswerHead) -> None:
        self.is_open = True
        self._begins(head.status)
        self._visitor.switch(head)

    def block(self, data: bytes) -> None:
        self._goes_on()
        self._visitor.send(data)

    def ended(self) -> None:
        self._finish(is_done=True)
        self._visitor.end()

    def broke(self, *, began: bool) -> None:
        connection, self._connection = self._connection, None
        if self.has_begun:
            self._finish()
            self._visitor.cut()
        elif not began and self._may_be_stale(connection) and self._service.budget.withdraw():
            self._again_on_a_fresh_one()
        else:
            self._fail(ServiceInterrupted(service=self._service.name))

    def _begins(self, status: int) -> None:
        self.has_begun = True
        self._answered(status)
        self._goes_on()

    def _answered(self, status: int) -> None:
        self._attempts.answered(status)
        if self._ticket is not None:
            self._ticket.answered(counts=status < 500)

    def _goes_on(self) -> None:
        now = self._edge.properties
        self.until = self._edge.loop.time() + (now.socket_timeout if self.is_open else now.pause_timeout)

    # ------------------------------------------------------------ trying

    def _attempt(self) -> None:
        url = self._attempts.next()
        self.instance = url or ""
        if url is None:
            self._refuse()
            return
        self._url = url
        last = self._edge.loop.time() + self._edge.properties.instance_timeout
        self.until = min(self._end, last) if self._attempts.has_spare else self._end
        self._ask()

    def _ask(self) -> None:
        pool = self._edge.pool(self._url)
        waiting = None if self._wants_fresh else pool.take()
        if waiting is not None:
            self._send(waiting, pool.host_line)
        else:
            self._connecting = self._edge.loop.create_task(self._connect(pool))

    async def _connect(self, pool: Pool) -> None:
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
            self._attempts.unreachable()
            self._next()
        else:
            self._send(made, pool.host_line)

    def _send(self, connection: Connection, host_line: bytes) -> None:
        head, way = self._head, self._way
        left = min(self._end - self._edge.loop.time(), way.seconds)
        first = f"{head.method} {way.target.path} HTTP/1.1\r\n".encode() + (way.host_line or host_line)
        deadline = b"X-Deadline-Ms: %d\r\n\r\n" % max(int(left * 1000), 1)
        self._connection = connection
        connection.ask(
            self,
            first + self._lines + deadline + (self._waiting or way.body),
            to_head=head.method == "HEAD",
            goes_on=self._is_pouring,
            socket_key=head.socket_key if head.wants_socket else "",
        )
        if self._connection is connection and self._is_pouring:
            self._waiting = b""
            self._visitor.go_on()

    def _may_be_stale(self, connection: Connection | None) -> bool:
        return connection is not None and connection.is_used and not self._wants_fresh

    def _again_on_a_fresh_one(self) -> None:
        """It was closed at the other end while it waited; that is no failure, and what is asked may be repeated."""
        self._wants_fresh = True
        self._ask()

    def _fail(self, error: ServiceTrouble) -> None:
        """Something was sent, and no answer came back."""
        if self._attempts.failed(error):
            self._next()
        else:
            self._refuse()

    def _next(self) -> None:
        self._let_go()
        if self._edge.loop.time() >= self._end:
            self._refuse()
        else:
            self._attempt()

    def _refuse(self) -> None:
        self._finish()
        self._visitor.refuse(self._attempts.error)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self.is_open:  # whatever the visitor said still arrives
            connection.close()
        else:
            connection.give_up()

    def _finish(self, *, is_done: bool = False) -> None:
        """Nothing is under way any more. ``is_done``: the connection has gone back by itself."""
        self._edge.over(self)
        self.is_over = True
        if is_done:
            self._connection = None
        self._let_go()
        connecting, self._connecting = self._connecting, None
        if connecting is not None:
            connecting.cancel()
        self._attempts.end(good=None)
        if self._ticket is not None:
            self._ticket.over()
