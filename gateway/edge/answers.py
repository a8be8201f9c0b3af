"""The head of a role's answer, and where its body ends. What leaves a doubt is no answer."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from gateway.headers import listed, outward_drops

LONGEST: Final = 32 * 1024
MOST_LINES: Final = 128
_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [\t -~\x80-\xff]*)?")
_LINE: Final = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}):[ \t]*((?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?)[ \t]*"
)
_LENGTH: Final = re.compile(r"[0-9]{1,15}")
_PLAIN_CONNECTION: Final = frozenset({"", ",close", ",keep-alive"})
MOST_REMEMBERED: Final = 2048
REMEMBERED: Final = 256


class NoAnswer(ValueError):
    """What came is none."""


class Kind(IntEnum):
    """What a line says beside its own words."""

    ORDINARY = 0
    FRAMING = 1
    CONNECTION = 2


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """``outgoing`` is what the visitor gets, empty if nothing. ``kind`` is a ``Kind``."""

    name: str
    value: str
    outgoing: bytes
    kind: int


@dataclass(slots=True)
class AnswerHead:
    """``length`` is None for a body in chunks, 0 without one; ``lines`` are the visitor's, framing included.

    Heads that come again are the same object: nobody changes one. ``written`` is the status line and ``lines``, once
    somebody has joined them, and ``is_free_of`` names that are known not to be among those of its lines.
    """

    status: int
    lines: list[bytes]
    length: int | None
    keeps: bool
    written: bytes = b""
    is_free_of: frozenset[str] | None = None

    @property
    def is_interim(self) -> bool:
        return self.status < 200

    def without(self, names: frozenset[str]) -> list[bytes]:
        """The lines of other (lower-case) names."""
        return [line for line in self.lines if line.partition(b":")[0].decode().lower() not in names]


#: Plain numbers: looking into an enumeration costs as much as the rest.
_FRAMING, _CONNECTION = int(Kind.FRAMING), int(Kind.CONNECTION)
_BARE: Final = frozenset({204, 304})
_KINDS: Final = {
    "content-length": Kind.FRAMING,
    "transfer-encoding": Kind.FRAMING,
    "connection": Kind.CONNECTION,
}


class AnswerLines:
    """Lines judged before. Not thread-safe: one event loop has it. Cookies are a visitor's own and not kept."""

    def __init__(self) -> None:
        self._known: dict[bytes, AnswerLine] = {}

    def get(self, written: bytes) -> AnswerLine:
        """Raises ``NoAnswer``."""
        return self._known.get(written) or self._learn(written)

    def _learn(self, written: bytes) -> AnswerLine:
        found = _judged(written)
        if len(written) <= REMEMBERED and found.name != "set-cookie":
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[written] = found
        return found


def _judged(written: bytes) -> AnswerLine:
    found = _LINE.fullmatch(written)
    if found is None:
        raise NoAnswer("a line that is none")
    name = found[1].decode().lower()
    kind = _KINDS.get(name, Kind.ORDINARY)
    drops = outward_drops(name) or kind is Kind.CONNECTION
    outgoing = b"" if drops else b"%b: %b\r\n" % (found[1], found[2])
    return AnswerLine(name, found[2].decode("latin-1"), outgoing, int(kind))


def read(block: bytes, known: AnswerLines, *, to_head: bool) -> AnswerHead:
    """``block`` is everything before the empty line; ``to_head``: what was asked has no body. Raises ``NoAnswer``."""
    written = block.split(b"\r\n")
    found = _STATUS.fullmatch(written[0])
    if found is None or len(written) > MOST_LINES:
        raise NoAnswer("no status")
    status = int(found[2])
    outgoing: list[bytes] = []
    framing: list[AnswerLine] = []
    connection = ""
    for each in written[1:]:
        line = known.get(each)
        if line.kind == _FRAMING:
            framing.append(line)
        elif line.kind == _CONNECTION:
            connection += f",{line.value.lower()}"
        if line.outgoing:
            outgoing.append(line.outgoing)
    length = _length(framing, has_none=to_head or status in _BARE or status < 200)
    if status == 204 or connection not in _PLAIN_CONNECTION:
        outgoing = _left(written, known, connection, status)
    if length is None:
        outgoing.append(b"Transfer-Encoding: chunked\r\n")
    return AnswerHead(status, outgoing, length, found[1] == b"1" and "close" not in connection)


def _left(written: list[bytes], known: AnswerLines, connection: str, status: int) -> list[bytes]:
    """Without what is about this connection, or cannot be."""
    left_out = listed(connection) - {"content-length"} | ({"content-length"} if status == 204 else set())
    lines = [known.get(each) for each in written[1:]]
    return [line.outgoing for line in lines if line.outgoing and line.name not in left_out]


def _length(framing: list[AnswerLine], *, has_none: bool) -> int | None:
    """Raises ``NoAnswer`` unless exactly one line says where the body ends, or there is none."""
    if len(framing) > 1:
        raise NoAnswer("a length said twice")
    if framing and framing[0].name == "content-length" and not _LENGTH.fullmatch(framing[0].value):
        raise NoAnswer("no length")
    if has_none:
        return 0
    if not framing:
        raise NoAnswer("an answer without an end")
    if framing[0].name == "content-length":
        return int(framing[0].value)
    if framing[0].value.lower() != "chunked":
        raise NoAnswer("an unknown coding")
    return None


_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*")
_LONGEST_SIZE_LINE: Final = 64
_LONGEST_TRAILERS: Final = 8 * 1024


class Chunks:
    """Follows the framing of a body in chunks, and passes it on as it is, trailers left out."""

    def __init__(self) -> None:
        self._left = 0  # of this chunk's bytes, and the line break behind them
        self._buffer = b""
        self._trailers = -1  # bytes of trailers so far; -1: not yet there
        self.rest = b""
        self.is_done = False

    def feed(self, data: bytes) -> bytes:
        """What the visitor may have now. What came after the end is in ``rest``. Raises ``NoAnswer``."""
        if self._buffer:
            data, self._buffer = self._buffer + data, b""
        at, size = 0, len(data)
        while at < size and self._trailers < 0:
            if self._left:
                at = self._skip(data, at)
            elif (end := data.find(b"\r\n", at, at + _LONGEST_SIZE_LINE)) >= 0:
                self._next(data, at, end)
                at = end + 2
            elif size - at < _LONGEST_SIZE_LINE:
                break
            else:
                raise NoAnswer("no size of a chunk")
        if self._trailers >= 0:
            return data[:at] + self._end(data[at:])
        self._buffer = data[at:]
        return data[:at]

    def _next(self, data: bytes, at: int, end: int) -> None:
        found = _SIZE.fullmatch(data, at, end)
        if found is None:
            raise NoAnswer("no size of a chunk")
        if length := int(found[1], 16):
            self._left = length + 2
        else:
            self._trailers = 0

    def _skip(self, data: bytes, at: int) -> int:
        """Over the chunk's bytes; the line break behind them must be one."""
        inner = min(max(self._left - 2, 0), len(data) - at)
        at += inner
        self._left -= inner
        while self._left and self._left <= 2 and at < len(data):
            if data[at] != (13 if self._left == 2 else 10):
                raise NoAnswer("a chunk longer than its size")
            at += 1
            self._left -= 1
        return at

    def _end(self, data: bytes) -> bytes:
        while True:
            end = data.find(b"\r\n")
            if end < 0:
                if len(data) + self._trailers > _LONGEST_TRAILERS:
                    raise NoAnswer("trailers without an end")
                self._buffer = data
                return b""
            self._trailers += end + 2
            line, data = data[:end], data[end + 2 :]
            if not line:
                self.is_done, self.rest = True, data
                return b"\r\n"
