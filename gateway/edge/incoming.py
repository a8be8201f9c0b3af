"""Where the body of a visitor's request ends, read strictly, and how a long one goes on to an instance."""

import re
from typing import Final

_SIZE: Final = re.compile(rb"[0-9A-Fa-f]{1,8}")
_BEGUN: Final = re.compile(rb"[0-9A-Fa-f]{0,8}|[0-9A-Fa-f]{1,8}\r")
_LONGEST_SIZE_LINE: Final = 10
LAST_CHUNK: Final = b"0\r\n\r\n"


class Unframed(ValueError):
    """What came is no body, or not a plain one: chunks with extensions or trailers are none here."""


class Sized:
    """A body of ``length`` bytes. What came after its end is in ``rest``."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.rest = b""

    @property
    def is_done(self) -> bool:
        return self._left == 0

    def feed(self, data: bytes) -> bytes:
        """The body's bytes in ``data``."""
        taken = data[: self._left]
        self._left -= len(taken)
        self.rest = data[len(taken) :]
        return taken


class Chunked:
    """A body in chunks. What came after its end is in ``rest``."""

    def __init__(self) -> None:
        self._left = 0  # of this chunk's bytes
        self._is_behind_chunk = self._is_last = False
        self._buffer = b""
        self.rest = b""
        self.is_done = False

    def feed(self, data: bytes) -> bytes:
        """The body's bytes in ``data``, without what frames them. Raises ``Unframed``."""
        if self._buffer:
            data, self._buffer = self._buffer + data, b""
        found: list[bytes] = []
        at = 0
        while not self.is_done and at < len(data):
            if self._left:
                block = data[at : at + self._left]
                found.append(block)
                at += len(block)
                self._left -= len(block)
                self._is_behind_chunk = self._left == 0
                continue
            taken = self._line_break(data, at) if self._is_behind_chunk else self._size(data, at)
            if not taken:
                break
            at += taken
        if self.is_done:
            self.rest = data[at:]
        else:
            self._buffer = data[at:]
        return found[0] if len(found) == 1 else b"".join(found)

    def _line_break(self, data: bytes, at: int) -> int:
        """Bytes taken: behind a chunk there is a line break, and behind the last one, the empty one, nothing more."""
        there = data[at : at + 2]
        if there != b"\r\n"[: len(there)]:
            raise Unframed
        if len(there) < 2:
            return 0
        self._is_behind_chunk, self.is_done = False, self._is_last
        return 2

    def _size(self, data: bytes, at: int) -> int:
        end = data.find(b"\r\n", at, at + _LONGEST_SIZE_LINE)
        if end < 0:
            if _BEGUN.fullmatch(data, at) is None:
                raise Unframed
            return 0
        if _SIZE.fullmatch(data, at, end) is None:
            raise Unframed
        self._left = int(data[at:end], 16)
        self._is_last = self._is_behind_chunk = self._left == 0
        return end + 2 - at


def framed(data: bytes, *, in_chunks: bool, is_last: bool) -> bytes:
    """As it goes on: never with the visitor's own framing."""
    if not in_chunks:
        return data
    chunk = b"%x\r\n%b\r\n" % (len(data), data) if data else b""
    return chunk + LAST_CHUNK if is_last else chunk
