"""What a visitor is told: a role's answer or the gateway's own words, and how their connection ends after it."""

import asyncio
from typing import Final, Protocol

from gateway.edge import parties
from gateway.edge.answers import AnswerHead, NoAnswer
from gateway.edge.head import Head
from gateway.edge.lines import Lines
from gateway.edge.replies import filtered, rendered
from gateway.edge.way import Way
from shop.errors import ShopError

#: Seconds that the next request may take to begin.
KEEP_SECONDS: Final = 20.0
#: Of a body that nobody wants any more, so much is read, so that the answer before its end is not lost to a reset.
LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 1024 * 1024
SWITCHING: Final = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"


class Surroundings(parties.Surroundings, Protocol):
    """What visitors of one worker share."""

    lines: Lines
    scheme: str
    is_open: bool
    #: Of every answer, as of now.
    standing_lines: bytes

    def arrived(self, visitor: "Telling") -> None: ...

    def left(self, visitor: "Telling") -> None: ...

    def heard(self, size: int) -> None:
        """So many bytes came that may have to be kept; whoever makes us hold most may have to give way."""

    def hand_over(self, transport: asyncio.Transport, read: bytes, *, ended: bool) -> None:
        """To gunicorn's own protocol; ``ended``: the visitor has said all."""

    def is_ours(self, host: str) -> bool:
        """Whether requests may name it."""

    def way(self, head: Head, body: bytes | None) -> Way | None:
        """As ``Ways.find``."""

    def credential(self, role: str) -> bytes | None:
        """The line with which ``role`` knows us; None without a key."""

    def answered(self, visitor: "Telling", head: Head, status: int) -> None: ...

    def status_line(self, status: int) -> bytes: ...


class Telling(asyncio.Protocol):
    """``until``: when the loop's clock ends it; infinite while a relay has a clock of its own."""

    __slots__ = (
        "_edge",
        "_end",
        "_head",
        "_is_paused",
        "_left_over",
        "_transport",
        "began",
        "peer",
        "relay",
        "until",
        "way",
    )

    def __init__(self, edge: Surroundings) -> None:
        self._edge = edge
        self._transport: asyncio.Transport | None = None
        self._head: Head | None = None
        self.way: Way | None = None
        self.relay: parties.Carrier | None = None
        self._end = self._is_paused = False
        #: Bytes that are read and dropped before the connection is closed; None: not that far.
        self._left_over: int | None = None
        self.peer = ""
        self.began = self.until = 0.0

    def _has_more(self) -> bool:
        """Whether the visitor has not sent all of what was asked."""
        raise NotImplementedError

    def expire(self) -> None:
        """``until`` is over."""
        raise NotImplementedError

    def lag(self) -> None:
        """The loop looks up: whatever is under way is not answered within a moment."""
        raise NotImplementedError

    def leave(self) -> None:
        """The worker stops."""
        raise NotImplementedError

    @property
    def held(self) -> int:
        """Bytes that are here because the visitor is slow."""
        raise NotImplementedError

    def give_way(self) -> None:
        """Others need the memory."""
        raise NotImplementedError

    def _ready(self) -> None:
        """The connection is free for the next request."""
        raise NotImplementedError

    @property
    def instance(self) -> str:
        """The one that is being asked; empty without."""
        return self.relay.instance if self.relay is not None else ""

    # ------------------------------------------------------------ what the relay says

    def answer(self, head: AnswerHead, body: bytes) -> None:
        if self.way is not None and self.way.chain is not None:
            head, body = filtered(self.way, head, body)
        self._write(head, body)
        self._next()

    def refuse(self, error: ShopError) -> None:
        asked = self._asked()
        exchange = self.way.exchange if self.way is not None else None
        said = exchange.said if exchange is not None else ()
        self._say(*rendered(error, language=asked.language, request_id=asked.request_id, said=said))

    def begin(self, head: AnswerHead) -> None:
        if self.way is not None and self.way.chain is not None:
            try:
                head, _ = filtered(self.way, head, None)
            except NoAnswer:
                self._give_up()
                return
        self._write(head, b"")

    def switch(self, head: AnswerHead) -> None:
        self._write(AnswerHead(head.status, [*head.lines, SWITCHING], 0, keeps=True), b"")

    def send(self, data: bytes) -> None:
        self._transport_().write(data)

    def end(self) -> None:
        self._next()

    def cut(self) -> None:
        is_socket = self.relay is not None and self.relay.is_open
        self.relay = None
        if is_socket:  # what was passed on arrives; that it is over, WebSockets say themselves
            self._transport_().close()
        else:
            self._transport_().abort()

    def wait(self) -> None:
        if not self._is_paused and self._transport is not None and not self._transport.is_closing():
            self._is_paused = True
            self._transport.pause_reading()

    def go_on(self) -> None:
        if self._is_paused and self._transport is not None and not self._transport.is_closing():
            self._is_paused = False
            self._transport.resume_reading()

    # ------------------------------------------------------------ words and ends

    def _say(self, status: int, lines: list[bytes], body: bytes) -> None:
        """The gateway's own words."""
        is_silent = self._asked().method == "HEAD"
        self._write(AnswerHead(status, lines, len(body), keeps=True), b"" if is_silent else body)
        self._next()

    def _write(self, head: AnswerHead, body: bytes) -> None:
        self._transport_().write(self._head_bytes(head) + body)
        self._edge.answered(self, self._asked(), head.status)

    def _give_up(self) -> None:
        under_way, self.relay = self.relay, None
        if under_way is not None:
            under_way.abandon()
        self._transport_().abort()

    def _head_bytes(self, head: AnswerHead) -> bytes:
        asked = self._asked()
        asked.closes = asked.closes or self._end or not self._edge.is_open or self._has_more()
        closing = "Connection: close\r\n" if asked.closes and head.status != 101 else ""
        own = f"X-Request-Id: {asked.request_id}\r\n{closing}\r\n".encode()
        return self._edge.status_line(head.status) + b"".join(head.lines) + self._edge.standing_lines + own

    def _next(self) -> None:
        """The answer is written: the connection ends, or its next request is read."""
        closes, has_more = self._asked().closes, self._has_more()
        self.relay = self._head = self.way = None
        self.until = self._edge.loop.time() + KEEP_SECONDS
        if has_more and not self._end:
            self._linger()
        elif closes or has_more:
            self._transport_().close()
        else:
            self.go_on()
            self._ready()

    def _linger(self) -> None:
        """Read on, and hear nothing, until the visitor has had time to read the answer."""
        transport = self._transport_()
        self._left_over, self.until = LINGER_BYTES, self._edge.loop.time() + LINGER_SECONDS
        if transport.can_write_eof():
            transport.write_eof()
        self.go_on()

    def _drop(self, size: int) -> None:
        assert self._left_over is not None
        self._left_over -= size
        if self._left_over < 0:
            self._transport_().close()

    def _asked(self) -> Head:
        assert self._head is not None
        return self._head

    def _transport_(self) -> asyncio.Transport:
        assert self._transport is not None
        return self._transport
