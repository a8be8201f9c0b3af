"""The head of a request, read by allow-list: what is not plainly one request is not read at all."""

import re
from dataclasses import dataclass, field
from typing import Final

from gateway.edge.lines import Line, Lines, Sort
from shop.telemetry import spans

#: Bytes. A longer head is for the general path.
LONGEST: Final = 16 * 1024
LONGEST_LINE: Final = 4094
MOST_LINES: Final = 64

#: No escapes: a path with one has to be decoded before it is judged, and that is the general path's.
_REQUEST: Final = re.compile(
    rb"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)"
    rb"(?:\?([A-Za-z0-9._~!$&'()*+,;=:@/?%-]*))? HTTP/1\.1"
)
_ONCE: Final = int(Sort.ORDINARY) - 1
_HOST: Final = int(Sort.HOST)
_UPGRADE: Final = int(Sort.UPGRADE)
_SOCKET: Final = int(Sort.UPGRADE | Sort.SOCKET_KEY | Sort.SOCKET_VERSION)
_RARE: Final = int(Sort.CODING | Sort.EXPECT) | _SOCKET
#: Of those that may be there once, whose second line makes a request an unusual one.
TWICE: Final = _ONCE


@dataclass(slots=True)
class Head:
    """``path`` is plain: one reading, nothing to decode. ``passed`` are the visitor's lines that go on to the role.

    ``size`` is how many bytes it took with the empty line, ``length`` those of the body unless it ``is_chunked``.
    ``expects``: the visitor waits to be told to send it. ``socket_key`` is that of a visitor who wants a WebSocket.
    ``peer`` and ``scheme`` are the visitor's, as whoever carries the request knows them. ``trace`` is the visitor's
    traceparent, ``span`` the one that the role gets.
    """

    method: str
    path: str
    query: str
    host: str = ""
    size: int = 0
    length: int = 0
    closes: bool = False
    request_id: str = ""
    says_request_id: bool = False
    bearer: str = ""
    subject: str = ""
    is_keyed: bool = False
    language: str = ""
    says_length: bool = False
    is_chunked: bool = False
    expects: bool = False
    wants_socket: bool = False
    socket_key: str = ""
    forwarded_for: str = ""
    forwarded_proto: str = ""
    trace: str = ""
    span: str = ""
    peer: str = ""
    scheme: str = ""
    passed: list[Line] = field(default_factory=list)

    def continue_trace(self) -> None:
        """With a span of ours, where somebody is told of it; with the visitor's, or a trace that begins."""
        self.span = spans.below(self.trace, self.request_id)
        if self.trace and self.span != self.trace:
            self.passed = [line for line in self.passed if not line.sort & Sort.TRACE]


def read(block: bytes, lines: Lines) -> Head | None:
    """``block`` is everything before the empty line. None: not plain."""
    written = block.split(b"\r\n")
    asked = request_line(written[0])
    if asked is None or len(written) > MOST_LINES:
        return None
    head = Head(*asked)
    return head if _fill(head, written, lines) else None


def request_line(line: bytes) -> tuple[str, str, str] | None:
    """Method, path and query; None: not plain."""
    found = _REQUEST.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if found is None:
        return None
    path = found[2].decode()
    if "//" in path or "/." in path:
        return None
    return found[1].decode(), path, (found[3] or b"").decode()


def _fill(head: Head, written: list[bytes], lines: Lines) -> bool:
    known, passed, seen = lines.known, head.passed, 0
    for each in written[1:]:
        line = known.get(each) or lines.learn(each)
        if line is None:
            return False
        if line.outgoing:
            passed.append(line)
        sort = line.sort & _ONCE
        if sort:
            if seen & sort & TWICE:
                return False
            seen |= sort
            _NOTES[sort](head, line.text)
    return bool(seen & _HOST) and (not (seen & _RARE or head.wants_socket) or _is_whole(head, seen))


def _is_whole(head: Head, seen: int) -> bool:
    """Whether what is rare is there together with what belongs to it, and with nothing else."""
    if head.is_chunked and head.says_length:
        return False
    if not head.wants_socket and not seen & _UPGRADE:
        return True
    wants = head.wants_socket and seen & _SOCKET == _SOCKET and head.method == "GET"
    return bool(wants and not (head.is_chunked or head.length or head.expects))


def _host(head: Head, text: str) -> None:
    head.host = text


def _length(head: Head, text: str) -> None:
    head.length, head.says_length = int(text), True


def _connection(head: Head, text: str) -> None:
    head.closes = text == "close"
    head.wants_socket = text.endswith("upgrade")


def _request_id(head: Head, text: str) -> None:
    head.request_id, head.says_request_id = text, bool(text)


def _authorization(head: Head, text: str) -> None:
    head.bearer = text


def _key(head: Head, text: str) -> None:
    head.is_keyed = bool(text)


def _language(head: Head, text: str) -> None:
    head.language = text


def _coding(head: Head, text: str) -> None:
    head.is_chunked = True


def _expect(head: Head, text: str) -> None:
    head.expects = True


def _socket_key(head: Head, text: str) -> None:
    head.socket_key = text


def _forwarded_for(head: Head, text: str) -> None:
    head.forwarded_for = text


def _forwarded_proto(head: Head, text: str) -> None:
    head.forwarded_proto = text


def _trace(head: Head, text: str) -> None:
    head.trace = text


def _nothing(head: Head, text: str) -> None:
    """It only must not be there twice."""


#: Plain numbers: looking into an enumeration costs as much as the rest.
_NOTES: Final = {
    int(Sort.HOST): _host,
    int(Sort.LENGTH): _length,
    int(Sort.CONNECTION): _connection,
    int(Sort.REQUEST_ID): _request_id,
    int(Sort.AUTHORIZATION): _authorization,
    int(Sort.KEY): _key,
    int(Sort.COOKIE): _nothing,
    int(Sort.TYPE): _nothing,
    int(Sort.LANGUAGE): _language,
    int(Sort.CODING): _coding,
    int(Sort.EXPECT): _expect,
    int(Sort.UPGRADE): _nothing,
    int(Sort.SOCKET_KEY): _socket_key,
    int(Sort.SOCKET_VERSION): _nothing,
    int(Sort.FORWARDED_FOR): _forwarded_for,
    int(Sort.FORWARDED_PROTO): _forwarded_proto,
    int(Sort.TRACE): _trace,
}
