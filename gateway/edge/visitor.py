"""One connection from outside. Plain requests for a known route are passed on from here; with any other, the connection
goes to gunicorn's own protocol, together with every byte that was read and not answered."""

import asyncio
from typing import Final, Protocol, cast

from django.utils.translation import gettext

from gateway.edge.answers import AnswerHead
from gateway.edge.express import Express
from gateway.edge.head import Head
from gateway.edge.incoming import Sized
from gateway.edge.reading import Reading
from gateway.edge.relay import Relay
from gateway.edge.station import Station
from gateway.edge.telling import KEEP_SECONDS, Surroundings
from gateway.edge.way import Way
from gateway.errors import Overloaded
from shop.errors import Invalid
from shop.web.proxies import is_proxy

#: What may lie here unread while an answer is under way: the beginning of a visitor's next requests.
MOST_WAITING: Final = 64 * 1024
HIGH_WATER: Final = 64 * 1024


class Everything(Surroundings, Station, Protocol):
    """What visitors of one worker share."""


class VisitorConnection(Reading):
    """``_express`` carries what is plain, one request after the other."""

    __slots__ = ("_express",)

    def __init__(self, edge: Everything) -> None:
        super().__init__(edge)
        self._express = Express(edge, self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=HIGH_WATER)
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if isinstance(peer, tuple) else ""
        self.is_proxys = is_proxy(self.peer)
        self.until = self._edge.loop.time() + self._edge.properties.head_timeout
        self._edge.arrived(self)

    def data_received(self, data: bytes) -> None:
        is_free = self.relay is None and not self._buffer and self._left_over is None
        if is_free and data[-4:] == b"\r\n\r\n" and self._express.start(data):
            return
        if self._left_over is not None:
            self._drop(len(data))
            return
        if self.relay is not None and (self._incoming is not None or self.relay.is_open):
            self._pour(data)
            return
        if not self._buffer and self.relay is None:
            self.until = self._edge.loop.time() + self._edge.properties.head_timeout
        self._buffer = self._buffer + data if self._buffer else data
        if self.relay is None:
            self._read()
            if self._buffer:
                self._edge.heard(len(data))
        elif len(self._buffer) > MOST_WAITING:
            self.wait()

    def eof_received(self) -> bool:
        """A visitor who has said all may still listen."""
        self._end = True
        if self._left_over is not None:
            return False
        if self._incoming is not None:
            self._break_off(Invalid(errors={"body": [gettext("The body ended before its announced length.")]}))
            return self._edge.scheme == "http"
        if self.relay is None and (self._head is not None or self._buffer):
            self._hand_over()  # in the middle of a request
            return True
        is_socket = self.relay is not None and self.relay.is_open
        return self.relay is not None and not is_socket and self._edge.scheme == "http"  # TLS ends both ways at once

    def connection_lost(self, exc: Exception | None) -> None:
        self._edge.left(self)
        under_way, self.relay, self._transport = self.relay, None, None
        if under_way is not None:
            under_way.abandon()

    def switch(self, head: AnswerHead) -> None:
        super().switch(head)
        early, self._buffer = self._buffer, b""
        if early:
            self._pour(early)

    def pause_writing(self) -> None:
        if self.relay is not None:
            self.relay.hold()

    def resume_writing(self) -> None:
        if self.relay is not None:
            self.relay.release()

    def expire(self) -> None:
        """``until`` is over."""
        transport = self._transport
        if transport is None:
            return
        if self.relay is not None:
            self.relay.expire()
        elif self._buffer or transport.is_closing() or transport.get_write_buffer_size():
            transport.abort()
        else:
            transport.close()

    def lag(self) -> None:
        """The loop looks up."""
        if self.relay is self._express:
            self._express.lag()

    def leave(self) -> None:
        """The worker stops: after what is under way, nothing more is begun. A WebSocket would never end by itself."""
        if self._transport is None:
            return
        if (self.relay is None and not self._buffer) or (self.relay is not None and self.relay.is_open):
            self._transport.close()

    @property
    def held(self) -> int:
        unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        return len(self._buffer) + sum(map(len, self._kept)) + unsent

    def give_way(self) -> None:
        head = self._head
        if head is None or self.relay is not None:
            self._transport_().abort()
            return
        self._incoming, self._kept = Sized(head.length), []
        self._refuse_here(head, Overloaded(retry_after=self._edge.properties.retry_after))

    # ------------------------------------------------------------ what an express request says

    def arrives(self, answer: tuple[bytes, ...], now: float) -> None:
        transport = self._transport
        assert transport is not None
        self.relay, self.until = None, now + KEEP_SECONDS
        if self._end or not self._edge.is_open:
            transport.write(b"".join((*answer[:-2], b"Connection: close\r\n", *answer[-2:])))
            transport.close()
            return
        transport.write(b"".join(answer))
        if self._is_paused:
            self.go_on()
        if self._buffer:
            self._ready()

    def changes(self, relay: Relay, head: Head, way: Way, began: float) -> None:
        self.relay, self._head, self.way = relay, head, way
        self.began, self.until = began, float("inf")
