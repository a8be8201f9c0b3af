"""The requests of a connection from outside, read as they come: heads, short bodies whole, long ones block by block."""

from typing import Final

from django.utils.translation import gettext

from gateway.edge import head as heads
from gateway.edge.head import Head
from gateway.edge.incoming import Chunked, Sized, Unframed
from gateway.edge.relay import Relay
from gateway.edge.replies import replied, said_of
from gateway.edge.telling import SWITCHING, Surroundings, Telling
from gateway.edge.way import Way
from shop.errors import Invalid, ShopError
from shop.telemetry.correlation import new_request_id
from shop.telemetry.tracing import TRACEPARENT
from shop.web.anticipated import TooLarge
from shop.web.proxies import visitor

#: Bodies up to this size are read before a role is asked; longer ones pass block by block.
KEPT: Final = 256 * 1024
#: Bytes of a body in chunks that are kept as they came, in case the request is handed over.
MOST_RAW: Final = 2 * KEPT
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Reading(Telling):
    """``_incoming`` is what is left of a request's body, once some of it is not in the buffer any more; ``is_proxys``:
    the connection is one of a proxy that may say for whom it asks."""

    __slots__ = ("_buffer", "_incoming", "_kept", "_known_as", "_said", "_taken", "_unpacked", "is_proxys")

    def __init__(self, edge: Surroundings) -> None:
        super().__init__(edge)
        self._buffer = b""
        self._incoming: Sized | Chunked | None = None
        self._unpacked: Chunked | None = None
        self._kept: list[bytes] = []
        self._taken = 0
        self.is_proxys = False
        self._known_as, self._said = ("", "", ""), b""

    def _read(self) -> None:
        if self._head is None and not self._read_head():
            return
        head = self._asked()
        if head.is_chunked:
            self._read_chunks(head)
        elif head.length > KEPT:
            self._stream(head, Sized(head.length), b"", self._buffer[head.size :])
        elif len(self._buffer) < head.size + head.length:  # all of it stays in the buffer, in case it is handed over
            self._wait_for_body(head)
        else:
            size = head.size + head.length
            self._pass_on(head, self._buffer[head.size : size], self._buffer[size:])

    def _read_head(self) -> bool:
        """Whether it is there; handed over if it is not plain, or leads to nobody."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 and len(self._buffer) <= heads.LONGEST and _may_be_plain(self._buffer):
            return False
        head = heads.read(self._buffer[:end], self._edge.lines) if 0 < end <= heads.LONGEST else None
        if head is None or head.length > self._edge.properties.body_limit or not self._edge.is_ours(head.host):
            self._hand_over()
            return False
        head.size, self._head = end + 4, head
        self._unpacked, self._kept, self._taken = Chunked() if head.is_chunked else None, [], 0
        return True

    def _wait_for_body(self, head: Head) -> None:
        self.until = self._edge.loop.time() + self._edge.properties.body_timeout
        if head.expects and len(self._buffer) == head.size:
            self._transport_().write(CONTINUE)
        head.expects = False

    def _read_chunks(self, head: Head) -> None:
        """What is short is kept, as a body of known length is; what is not plainly framed is handed over."""
        unpacked = self._unpacked
        assert unpacked is not None
        came = self._buffer[head.size :] if not self._taken else self._buffer[self._taken :]
        try:
            self._kept.append(unpacked.feed(came))
        except Unframed:
            self._hand_over()
            return
        self._taken = len(self._buffer)
        size = sum(map(len, self._kept))
        if size > self._edge.properties.body_limit:
            self._incoming = unpacked
            self._refuse_here(head, TooLarge())
        elif size > KEPT or len(self._buffer) > MOST_RAW:
            self._stream(head, unpacked, b"".join(self._kept), b"")
        elif unpacked.is_done:
            self._pass_on(head, b"".join(self._kept), unpacked.rest)
        else:
            self._wait_for_body(head)

    def _pass_on(self, head: Head, body: bytes, rest: bytes) -> None:
        found = self._find(head, body, rest)
        if found is None:
            return
        way, lines = found
        self._buffer = rest
        self._kept = []
        size = len(way.body)
        length = b"Content-Length: %d\r\n" % size if size or head.method in {"POST", "PUT", "PATCH"} else b""
        socket = SWITCHING if head.wants_socket else b""
        self.relay = Relay(self._edge, self, head, way, length + socket + lines)
        self.relay.start()

    def _stream(self, head: Head, incoming: Sized | Chunked, kept: bytes, more: bytes) -> None:
        """A long body: ``kept`` of it is there, and perhaps more."""
        found = self._find(head, None, b"", incoming)
        if found is None:
            return
        way, lines = found
        self._buffer, self._kept = b"", []
        framing = b"Transfer-Encoding: chunked\r\n" if head.is_chunked else b"Content-Length: %d\r\n" % head.length
        self._incoming, self._taken = incoming, len(kept)
        self.wait()
        self.relay = under_way = Relay(self._edge, self, head, way, framing + lines, streams=True)
        under_way.start()
        if under_way.is_over:  # nobody is there; it was answered
            return
        if head.expects and not kept and not more:
            self._transport_().write(CONTINUE)
        if kept:
            under_way.pour(kept, is_last=incoming.is_done)
        if incoming.is_done:
            self._all_is_there()
        elif more:
            self._pour(more)

    def _find(
        self, head: Head, body: bytes | None, rest: bytes, incoming: Sized | Chunked | None = None
    ) -> tuple[Way, bytes] | None:
        """Where to, and the lines that say for whom; None: it was answered or handed over. ``incoming`` is not read."""
        head.request_id = head.request_id or new_request_id()
        self.began = self._edge.loop.time()
        head.continue_trace()
        head.peer, head.scheme = self.peer, self._edge.scheme
        if self.is_proxys:
            head.peer, head.scheme = visitor(self.peer, head.forwarded_for, head.forwarded_proto, scheme=head.scheme)
        else:
            head.forwarded_for = ""
        try:
            found = self._edge.way(head, body)
            credential = self._edge.credential(found.target.role) if found is not None else b""
        except ShopError as error:
            self._buffer, self._incoming = rest, incoming
            self.refuse(error)
            return None
        if found is None or credential is None:
            self._hand_over()
            return None
        self.way = found
        if found.reply is not None:
            self._buffer, self._incoming = rest, incoming
            self._say(*replied(found.reply, language=head.language, request_id=head.request_id))
            return None
        self.until = float("inf")
        return found, credential + self._said_of_visitor(head)

    def _said_of_visitor(self, head: Head) -> bytes:
        trace = "" if head.span == head.trace else f"{TRACEPARENT}: {head.span}\r\n"
        own = f"X-Request-Id: {head.request_id}\r\n{trace}".encode()
        return self.said_for(head.peer, head.host, head.scheme) + own

    def said_for(self, peer: str, host: str, scheme: str) -> bytes:
        """The lines that say for whom a role is asked."""
        known = peer, host, scheme
        if known != self._known_as:
            self._known_as, self._said = known, said_of(*known)
        return self._said

    def _pour(self, data: bytes) -> None:
        """More of a long body, or of a WebSocket, to the instance."""
        under_way, incoming = self.relay, self._incoming
        assert under_way is not None
        if incoming is None:
            under_way.pour(data)
            return
        try:
            body = incoming.feed(data)
        except Unframed:
            self._break_off(Invalid(errors={"body": [gettext("The body is not framed as HTTP frames bodies.")]}))
            return
        self._taken += len(body)
        if self._taken > self._edge.properties.body_limit:
            self._break_off(TooLarge())
            return
        is_last = incoming.is_done
        if is_last:
            self._all_is_there()
        if body or is_last:
            under_way.pour(body, is_last=is_last)

    def _all_is_there(self) -> None:
        assert self._incoming is not None
        self._buffer, self._incoming = self._incoming.rest, None
        self.go_on()

    def _break_off(self, error: ShopError) -> None:
        """Of what the visitor sends, nothing more goes on."""
        under_way, self.relay = self.relay, None
        has_begun = under_way is not None and under_way.has_begun
        if under_way is not None:
            under_way.abandon()
        if has_begun:
            self._transport_().abort()
        else:
            self.refuse(error)

    def _refuse_here(self, head: Head, error: ShopError) -> None:
        head.request_id = head.request_id or new_request_id()
        head.peer, self.began, self._buffer = self.peer, self._edge.loop.time(), b""
        self.refuse(error)

    def _has_more(self) -> bool:
        return self._incoming is not None

    def _ready(self) -> None:
        if self._buffer:
            self._edge.loop.call_soon(self._read_waiting)

    def _read_waiting(self) -> None:
        if self.relay is None and self._transport is not None and self._buffer:
            self._read()

    def _hand_over(self) -> None:
        transport, self._transport = self._transport, None
        buffer, self._buffer, self._head = self._buffer, b"", None
        self._edge.left(self)
        if transport is not None:
            self._edge.hand_over(transport, buffer, ended=self._end)


def _may_be_plain(begun: bytes) -> bool:
    """Whether what has come so far begins as requests do; TLS and HTTP/2 do not."""
    return begun[:1].isupper()
