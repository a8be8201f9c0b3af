"""One connection to an instance: sends a request, reads its answer, and is used again if the answer ended plainly."""

import asyncio
from typing import Final, Protocol, cast

from gateway.edge.answers import LONGEST, AnswerHead, AnswerLines, Chunks, NoAnswer, read
from gateway.edge.asking import Asking
from gateway.edge.socket_key import switches
from gateway.exchange import WHOLE

MOST_INTERIM: Final = 8
#: Bytes that an instance may leave unread before the visitor is read no further.
HIGH_WATER: Final = 64 * 1024


class Home(Protocol):
    """Where a connection waits for work."""

    def put(self, connection: "Connection") -> None:
        """It waits from now on."""

    def lost(self, connection: "Connection") -> None:
        """It was closed."""


class Connection(asyncio.Protocol):
    """``is_used``: it has carried an answer before, and may have been closed at the other end without our knowing."""

    __slots__ = (
        "_asking",
        "_buffer",
        "_chunks",
        "_head",
        "_interim",
        "_is_paused",
        "_is_sending",
        "_is_tunnel",
        "_known",
        "_last",
        "_last_block",
        "_left",
        "_pool",
        "_size",
        "_socket_key",
        "_to_head",
        "_transport",
        "_whole",
        "idle_since",
        "is_used",
    )

    def __init__(self, pool: Home, known: AnswerLines) -> None:
        self._pool, self._known = pool, known
        self._transport: asyncio.Transport | None = None
        self._asking: Asking | None = None
        self._buffer = b""
        self._head: AnswerHead | None = None
        #: The last head, as it came and as it was read: as a rule the next one is the same, byte by byte.
        self._last_block, self._last = b"\r\n\r\n", AnswerHead(0, [], 0, keeps=False)
        #: Bytes of a whole answer with that head; -1 unless it comes whole, and the connection is free after it.
        self._size = -1
        self._whole: list[bytes] | None = None
        self._chunks: Chunks | None = None
        self._left = self._interim = 0
        self._to_head = self._is_paused = self._is_sending = self._is_tunnel = False
        self._socket_key = ""
        self.idle_since = 0.0
        self.is_used = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=HIGH_WATER)

    def ask(
        self, asking: Asking, request: bytes, *, to_head: bool, goes_on: bool = False, socket_key: str = ""
    ) -> None:
        """Send it; ``to_head`` if the answer has no body whatever its head says. It ``goes_on`` with ``send``;
        ``socket_key`` is that of a visitor who wants a WebSocket."""
        self._asking, self._to_head, self._head, self._interim = asking, to_head, None, 0
        self._is_sending, self._socket_key = goes_on, socket_key
        if self._transport is None or self._transport.is_closing():
            self._break()
            return
        self._transport.write(request)

    def send(self, data: bytes, *, is_last: bool) -> None:
        """More of what is asked, or of a WebSocket."""
        self._is_sending = not is_last
        if self._transport is not None:
            self._transport.write(data)

    def told(self, asking: Asking) -> None:
        """Somebody else waits for the answer from now on."""
        self._asking = asking

    def data_received(self, data: bytes) -> None:
        asking = self._asking
        if asking is None:  # nobody asked: whatever it is, it must not answer the next request
            self._abort()
            return
        if len(data) == self._size and data.startswith(self._last_block) and self._is_all():
            self._asking, self.is_used = None, True
            self._pool.put(self)
            asking.whole(self._last, data[len(self._last_block) :])
            return
        try:
            if self._is_tunnel:
                asking.block(data)
            elif self._head is None:
                self._begin(self._buffer + data if self._buffer else data)
            else:
                self._go_on(data)
        except NoAnswer:
            self._break()

    def _is_all(self) -> bool:
        """Whether nothing of the answer came before, or will come, or is still asked."""
        transport = self._transport
        return not (
            self._buffer
            or self._head is not None
            or self._to_head
            or self._is_paused
            or self._is_sending
            or transport is None
            or transport.get_write_buffer_size()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self._pool.lost(self)
        self._transport = None
        self._break()

    def pause_writing(self) -> None:
        if self._asking is not None:
            self._asking.pause()

    def resume_writing(self) -> None:
        if self._asking is not None:
            self._asking.resume()

    def pause(self) -> None:
        """The visitor reads slowly: read no more for now."""
        if self._transport is not None and not self._transport.is_closing():
            self._is_paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """The visitor reads again."""
        if self._is_paused and self._transport is not None and not self._transport.is_closing():
            self._is_paused = False
            self._transport.resume_reading()

    def close(self) -> None:
        """Nobody needs it any more."""
        self._asking = None
        if self._transport is not None:
            self._transport.close()

    def give_up(self) -> None:
        """Nobody waits for the answer any more."""
        self._asking = None
        self._abort()

    def _begin(self, data: bytes) -> None:
        end = data.find(b"\r\n\r\n")
        if end < 0 or end > LONGEST:
            if len(data) > LONGEST:
                raise NoAnswer("a head without an end")
            self._buffer = data
            return
        self._buffer = b""
        head = self._read(data[:end])
        rest = data[end + 4 :]
        if head.status < 200:
            self._pass_over(head, rest)
            return
        if head.length == len(rest) <= WHOLE:
            self._ends(head, b"", rest)
            return
        self._head = head
        self._whole = self._chunks = None
        if head.length is None:
            self._chunks = Chunks()
            self._begins(head)
        elif head.length <= WHOLE:
            self._left, self._whole = head.length, []
        else:
            self._left = head.length
            self._begins(head)
        self._go_on(rest)

    def _read(self, block: bytes) -> AnswerHead:
        """Raises ``NoAnswer``."""
        if len(block) + 4 == len(self._last_block) and self._last_block.startswith(block) and not self._to_head:
            return self._last
        head = read(block, self._known, to_head=self._to_head)
        if not self._to_head and head.status >= 200 and b"set-cookie" not in block.lower():  # that is a visitor's own
            self._last_block, self._last = block + b"\r\n\r\n", head
            is_whole = head.keeps and head.length is not None and head.length <= WHOLE
            self._size = len(self._last_block) + (head.length or 0) if is_whole else -1
        return head

    def _pass_over(self, head: AnswerHead, rest: bytes) -> None:
        """An answer before the answer, or instead of it: the beginning of a WebSocket."""
        self._interim += 1
        if head.status != 101 and self._interim <= MOST_INTERIM:
            self._begin(rest)
            return
        if head.status != 101 or not self._socket_key or not switches(head, self._socket_key):
            raise NoAnswer("interim answers without an end, or a WebSocket nobody asked for")
        assert self._asking is not None
        self._is_tunnel, self._head = True, head
        self._asking.switched(head)
        if rest and self._asking is not None:
            self._asking.block(rest)

    def _begins(self, head: AnswerHead) -> None:
        assert self._asking is not None
        self._asking.begins(head)

    def _go_on(self, data: bytes) -> None:
        if self._asking is None:  # who waited has just given up
            return
        if self._chunks is not None:
            self._follow(self._asking, self._chunks, data)
            return
        if len(data) > self._left:
            raise NoAnswer("an answer longer than its length")
        self._left -= len(data)
        if self._whole is not None:
            self._whole.append(data)
        elif data:
            self._asking.block(data)
        if self._left == 0:
            whole = self._whole
            self._ends_now(b"", None if whole is None else whole[0] if len(whole) == 1 else b"".join(whole))

    def _follow(self, asking: Asking, chunks: Chunks, data: bytes) -> None:
        if passed := chunks.feed(data):
            asking.block(passed)
        if chunks.is_done:
            self._ends_now(chunks.rest, None)

    def _ends_now(self, rest: bytes, body: bytes | None) -> None:
        head = self._head
        assert head is not None
        self._ends(head, rest, body)

    def _ends(self, head: AnswerHead, rest: bytes, body: bytes | None) -> None:
        """Every byte is accounted for: it may be used again before whoever waited does the next thing. ``body`` is
        None when it was passed on; ``rest`` came behind the answer."""
        asking = self._asking
        assert asking is not None
        self._asking = self._head = self._whole = self._chunks = None
        self.is_used = True
        if self._is_paused:
            self.resume()
        if head.keeps and not rest and self._has_sent_all():
            self._pool.put(self)
        else:
            self.close()
        if body is None:
            asking.ended()
        else:
            asking.whole(head, body)

    def _has_sent_all(self) -> bool:
        """Or an answer came before its request was read: what is left of that would be the next one's beginning."""
        return not self._is_sending and self._transport is not None and not self._transport.get_write_buffer_size()

    def _break(self) -> None:
        asking, self._asking = self._asking, None
        began = self._head is not None or bool(self._buffer)
        self._buffer = b""
        self._abort()
        if asking is not None:
            asking.broke(began=began)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
