"""One connection from outside. Plain requests for a known route are passed on from here; with any other, the connection
goes to gunicorn's own protocol, together with every byte that was read and not answered."""

import asyncio
from typing import Final, Protocol, cast

from gateway.edge import head as heads
from gateway.edge import relay
from gateway.edge.answers import AnswerHead, NoAnswer
from gateway.edge.head import Head
from gateway.edge.lines import Lines
from gateway.edge.relay import Relay
from gateway.edge.replies import filtered, rendered, replied
from gateway.edge.way import Way
from gateway.exchange import Reply
from shop.errors import ShopError
from shop.telemetry.correlation import new_request_id

#: Bodies up to this size are read before a role is asked; longer ones are the general path's to stream.
KEPT: Final = 256 * 1024
#: What may lie here unread while an answer is under way: the beginning of a visitor's next requests.
MOST_WAITING: Final = 64 * 1024
#: Seconds that the next request may take to begin.
KEEP_SECONDS: Final = 20.0
HIGH_WATER: Final = 64 * 1024


class Surroundings(relay.Surroundings, Protocol):
    """What visitors of one worker share."""

    lines: Lines
    scheme: str
    is_open: bool
    #: Of every answer, as of now.
    standing_lines: bytes

    def arrived(self, visitor: "VisitorConnection") -> None: ...

    def left(self, visitor: "VisitorConnection") -> None: ...

    def hand_over(self, transport: asyncio.Transport, read: bytes, *, ended: bool) -> None:
        """To gunicorn's own protocol; ``ended``: the visitor has said all."""

    def is_ours(self, host: str) -> bool:
        """Whether requests may name it."""

    def way(self, head: Head, body: bytes, peer: str) -> Way | Reply | None:
        """As ``Ways.find``."""

    def credential(self, role: str) -> bytes | None:
        """The line with which ``role`` knows us; None without a key."""

    def answered(self, visitor: "VisitorConnection", head: Head, status: int) -> None: ...

    def status_line(self, status: int) -> bytes: ...


class VisitorConnection(asyncio.Protocol):
    """``until``: when the loop's clock ends it; infinite while a relay has a clock of its own."""

    __slots__ = (
        "_buffer",
        "_edge",
        "_end",
        "_head",
        "_is_paused",
        "_relay",
        "_transport",
        "began",
        "peer",
        "until",
        "way",
    )

    def __init__(self, edge: Surroundings) -> None:
        self._edge = edge
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._head: Head | None = None
        self.way: Way | None = None
        self._relay: Relay | None = None
        self._end = self._is_paused = False
        self.peer = ""
        self.began = self.until = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=HIGH_WATER)
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if isinstance(peer, tuple) else ""
        self.until = self._edge.loop.time() + self._edge.properties.head_timeout
        self._edge.arrived(self)

    def data_received(self, data: bytes) -> None:
        if not self._buffer and self._relay is None:
            self.until = self._edge.loop.time() + self._edge.properties.head_timeout
        self._buffer = self._buffer + data if self._buffer else data
        if self._relay is None:
            self._read()
        elif len(self._buffer) > MOST_WAITING and not self._is_paused:
            self._is_paused = True
            self._transport_().pause_reading()

    @property
    def instance(self) -> str:
        """The one that is being asked; empty without."""
        return self._relay.instance if self._relay is not None else ""

    def eof_received(self) -> bool:
        """A visitor who has said all may still listen."""
        self._end = True
        if self._relay is None and (self._head is not None or self._buffer):
            self._hand_over()  # in the middle of a request
            return True
        return self._relay is not None and self._edge.scheme == "http"  # TLS ends both ways at once

    def connection_lost(self, exc: Exception | None) -> None:
        self._edge.left(self)
        under_way, self._relay, self._transport = self._relay, None, None
        if under_way is not None:
            under_way.abandon()

    def pause_writing(self) -> None:
        if self._relay is not None:
            self._relay.hold()

    def resume_writing(self) -> None:
        if self._relay is not None:
            self._relay.release()

    def expire(self) -> None:
        """``until`` is over."""
        transport = self._transport
        if transport is None:
            return
        if self._buffer or transport.is_closing() or transport.get_write_buffer_size():
            transport.abort()
        else:
            transport.close()

    def leave(self) -> None:
        """The worker stops: after what is under way, nothing more is begun."""
        if self._relay is None and self._transport is not None and not self._buffer:
            self._transport.close()

    # ------------------------------------------------------------ reading

    def _read(self) -> None:
        if self._head is None and not self._read_head():
            return
        head = self._asked()
        if len(self._buffer) < head.size + head.length:  # all of it stays in the buffer, in case it is handed over
            self.until = self._edge.loop.time() + self._edge.properties.body_timeout
        else:
            self._pass_on(head)

    def _read_head(self) -> bool:
        """Whether it is there; handed over if it is not plain, or leads to nobody."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 and len(self._buffer) <= heads.LONGEST and _may_be_plain(self._buffer):
            return False
        head = heads.read(self._buffer[:end], self._edge.lines) if 0 < end <= heads.LONGEST else None
        longest = min(KEPT, self._edge.properties.body_limit)
        if head is None or head.length > longest or not self._edge.is_ours(head.host):
            self._hand_over()
            return False
        head.size, self._head = end + 4, head
        return True

    def _pass_on(self, head: Head) -> None:
        size = head.size + head.length
        body, rest = self._buffer[head.size : size], self._buffer[size:]
        head.request_id = head.request_id or new_request_id()
        self.began = self._edge.loop.time()
        try:
            found = self._edge.way(head, body, self.peer)
            credential = self._edge.credential(found.target.role) if isinstance(found, Way) else b""
        except ShopError as error:
            self._buffer = rest
            self.refuse(error)
            return
        if found is None or credential is None:
            self._hand_over()
            return
        self._buffer = rest
        if isinstance(found, Reply):
            self._say(*replied(found, language=head.language, request_id=head.request_id))
            return
        self.way, self.until = found, float("inf")
        self._relay = Relay(self._edge, self, head, found, credential + self._said_of_visitor(head, found))
        self._relay.start()

    def _said_of_visitor(self, head: Head, way: Way) -> bytes:
        size = len(way.body)
        length = f"Content-Length: {size}\r\n" if size or head.method in {"POST", "PUT", "PATCH"} else ""
        return (
            f"{length}X-Request-Id: {head.request_id}\r\nX-Forwarded-For: {self.peer}\r\n"
            f"X-Forwarded-Host: {head.host}\r\nX-Forwarded-Proto: {self._edge.scheme}\r\n"
        ).encode()

    def _hand_over(self) -> None:
        transport, self._transport = self._transport, None
        buffer, self._buffer, self._head = self._buffer, b"", None
        self._edge.left(self)
        if transport is not None:
            self._edge.hand_over(transport, buffer, ended=self._end)

    # ------------------------------------------------------------ what the relay says

    def answer(self, head: AnswerHead, body: bytes) -> None:
        if self.way is not None and self.way.chain is not None:
            head, body = filtered(self.way, head, body)
        self._write(head, body)
        self._next()

    def refuse(self, error: ShopError) -> None:
        asked = self._asked()
        self._say(*rendered(error, language=asked.language, request_id=asked.request_id))

    def begin(self, head: AnswerHead) -> None:
        if self.way is not None and self.way.chain is not None:
            try:
                head, _ = filtered(self.way, head, None)
            except NoAnswer:
                self._give_up()
                return
        self._write(head, b"")

    def _say(self, status: int, lines: list[bytes], body: bytes) -> None:
        """The gateway's own words."""
        is_silent = self._asked().method == "HEAD"
        self._write(AnswerHead(status, lines, len(body), keeps=True), b"" if is_silent else body)
        self._next()

    def _write(self, head: AnswerHead, body: bytes) -> None:
        self._transport_().write(self._head_bytes(head) + body)
        self._edge.answered(self, self._asked(), head.status)

    def _give_up(self) -> None:
        under_way, self._relay = self._relay, None
        if under_way is not None:
            under_way.abandon()
        self._transport_().abort()

    def send(self, data: bytes) -> None:
        self._transport_().write(data)

    def end(self) -> None:
        self._next()

    def cut(self) -> None:
        self._relay = None
        self._transport_().abort()

    def _head_bytes(self, head: AnswerHead) -> bytes:
        asked = self._asked()
        asked.closes = asked.closes or self._end or not self._edge.is_open
        closing = "Connection: close\r\n" if asked.closes else ""
        own = f"X-Request-Id: {asked.request_id}\r\n{closing}\r\n".encode()
        return self._edge.status_line(head.status) + b"".join(head.lines) + self._edge.standing_lines + own

    def _next(self) -> None:
        """The answer is written: the connection ends, or its next request is read."""
        closes = self._asked().closes
        self._relay = self._head = self.way = None
        transport = self._transport_()
        self.until = self._edge.loop.time() + KEEP_SECONDS
        if closes:
            transport.close()
            return
        if self._is_paused:
            self._is_paused = False
            transport.resume_reading()
        if self._buffer:
            self._edge.loop.call_soon(self._read_waiting)

    def _read_waiting(self) -> None:
        if self._relay is None and self._transport is not None and self._buffer:
            self._read()

    def _asked(self) -> Head:
        assert self._head is not None
        return self._head

    def _transport_(self) -> asyncio.Transport:
        assert self._transport is not None
        return self._transport


def _may_be_plain(begun: bytes) -> bool:
    """Whether what has come so far begins as requests do; TLS and HTTP/2 do not."""
    return begun[:1].isupper()
