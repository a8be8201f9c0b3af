"""Header lines of requests, each judged once: what it means, and the bytes that go on.

Header lines come again far more often than whole heads do, so what was found out about one is kept in a table of
bounded size. A line that carries a secret is judged anew every time and kept nowhere.
"""

import re
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from typing import Final

from gateway.headers import HOP_BY_HOP
from shop.telemetry.logging import names_secret
from shop.telemetry.tracing import FORM as TRACE
from shop.telemetry.tracing import TRACEPARENT
from shop.web.peer import is_claim

#: An allow-list: a line that is not of this form is for the general path to judge.
_FORM: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,63}):[ \t]*((?:[!-~](?:[\t -~]*[!-~])?)?)[ \t]*")
_LENGTH: Final = re.compile(rb"0|[1-9][0-9]{0,14}")
_HOST: Final = re.compile(rb"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?")
_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
LONGEST: Final = 8190
#: So many lines are remembered; then it begins anew. Each is at most ``REMEMBERED`` bytes.
MOST: Final = 4096
REMEMBERED: Final = 512
#: A name that had so many new values in one turn has another one nearly every time: remembering them is for nothing.
MOST_VALUES: Final = 128

_WEBSOCKET_KEY: Final = re.compile(rb"[A-Za-z0-9+/]{22}==")

_UNUSUAL: Final = frozenset({"trailer", "http2-settings"})
_DROPPED: Final = HOP_BY_HOP | {"x-deadline-ms"}


class Sort(IntFlag):
    """What a line is beside its bytes. Those below ``ORDINARY`` may be there once."""

    HOST = 1
    LENGTH = 2
    CONNECTION = 4
    REQUEST_ID = 8
    AUTHORIZATION = 16
    KEY = 32
    COOKIE = 64
    TYPE = 128
    LANGUAGE = 256
    CODING = 512
    EXPECT = 1024
    UPGRADE = 2048
    SOCKET_KEY = 4096
    SOCKET_VERSION = 8192
    FORWARDED_FOR = 16384
    FORWARDED_PROTO = 32768
    TRACE = 65536
    ORDINARY = 131072


@dataclass(slots=True)  # not frozen: that costs as much as judging it
class Line:
    """``outgoing`` is what the role gets, empty if nothing; ``text`` the value, where ``sort`` gives it a meaning.

    Nobody changes one.
    """

    sort: int
    name: str
    text: str
    outgoing: bytes


_SORTS: Final = {
    "host": Sort.HOST,
    "content-length": Sort.LENGTH,
    "connection": Sort.CONNECTION,
    "x-request-id": Sort.REQUEST_ID,
    "authorization": Sort.AUTHORIZATION,
    "idempotency-key": Sort.KEY,
    "cookie": Sort.COOKIE,
    "content-type": Sort.TYPE,
    "accept-language": Sort.LANGUAGE,
    "transfer-encoding": Sort.CODING,
    "expect": Sort.EXPECT,
    "upgrade": Sort.UPGRADE,
    "sec-websocket-key": Sort.SOCKET_KEY,
    "sec-websocket-version": Sort.SOCKET_VERSION,
    "x-forwarded-for": Sort.FORWARDED_FOR,
    "x-forwarded-proto": Sort.FORWARDED_PROTO,
    TRACEPARENT: Sort.TRACE,
}
#: Of each request another one, by what they are for: nobody remembers them.
_UNIQUE: Final = frozenset({Sort.REQUEST_ID, Sort.TRACE})
_SECRETS: Final = frozenset({Sort.KEY, Sort.COOKIE, Sort.AUTHORIZATION, Sort.SOCKET_KEY})
#: Plain numbers: comparing enumerations costs as much as the rest.
_CONNECTION, _REQUEST_ID_SORT, _ORDINARY = int(Sort.CONNECTION), int(Sort.REQUEST_ID), int(Sort.ORDINARY)
_SETTLED_HERE: Final = frozenset(
    {Sort.HOST, Sort.LENGTH, Sort.CONNECTION, Sort.REQUEST_ID, Sort.CODING, Sort.EXPECT, Sort.UPGRADE}
)
_MUST_BE: Final = {
    Sort.HOST: _HOST,
    Sort.LENGTH: _LENGTH,
    Sort.CONNECTION: re.compile(rb"(?i:close|keep-alive|upgrade|keep-alive, ?upgrade)"),
    Sort.CODING: re.compile(rb"(?i:chunked)"),
    Sort.EXPECT: re.compile(rb"(?i:100-continue)"),
    Sort.UPGRADE: re.compile(rb"(?i:websocket)"),
    Sort.SOCKET_KEY: _WEBSOCKET_KEY,
    Sort.SOCKET_VERSION: re.compile(rb"13"),
    Sort.TRACE: re.compile(TRACE.pattern.encode()),
}


@dataclass(frozen=True, slots=True)
class _Name:
    """What is the same for all lines of one name; ``must_be`` is what its value has to look like, ``begins`` how the
    outgoing line does, empty where none goes on. ``is_kept``: a value may be remembered, and comes again."""

    name: str
    sort: int
    is_unusual: bool
    must_be: re.Pattern[bytes] | None
    begins: bytes
    is_kept: bool


@lru_cache(maxsize=1024)  # names come again, whatever their values: a line costs 1.0 µs instead of 2.7
def _named(written: bytes) -> _Name:
    name = written.decode().lower()
    sort = _SORTS.get(name, Sort.ORDINARY)
    drops = sort in _SETTLED_HERE or name in _DROPPED or is_claim(name)
    is_kept = sort not in _SECRETS and sort not in _UNIQUE and not names_secret(name.replace("-", "_"))
    return _Name(name, int(sort), name in _UNUSUAL, _MUST_BE.get(sort), b"" if drops else b"%b: " % written, is_kept)


def judge(written: bytes) -> Line | None:
    """None: this line makes its request an unusual one."""
    found = _FORM.fullmatch(written) if len(written) <= LONGEST else None
    return None if found is None else _judged(_named(found[1]), found[2])


def _judged(named: _Name, value: bytes) -> Line | None:
    if named.is_unusual or (named.must_be is not None and not named.must_be.fullmatch(value)):
        return None
    text = value.decode()
    if named.sort == _CONNECTION:
        text = text.lower()
    elif named.sort == _REQUEST_ID_SORT and not _REQUEST_ID.fullmatch(value):
        text = ""
    outgoing = b"%b%b\r\n" % (named.begins, value) if named.begins else b""
    return Line(named.sort, named.name, text, outgoing)


class Lines:
    """The table. Not thread-safe: one event loop has it."""

    def __init__(self) -> None:
        self.known: dict[bytes, Line] = {}
        #: Of this turn: how many new values ordinary names had, and how the lines begin of those that had too many.
        self._values: dict[bytes, int] = {}
        self._varied: dict[bytes, bytes] = {}

    def turn(self) -> None:
        """Names are counted anew from now on."""
        self._values.clear()
        self._varied.clear()

    def pass_on(self, written: bytes) -> bytes | None:
        """What the role gets of an ordinary line whose name has another value every time, if it is written plainly.
        None: ``learn`` it."""
        name, _, value = written.partition(b": ")
        begins = self._varied.get(name)
        if begins is None or not value.isascii() or len(written) > LONGEST:
            return None
        text = value.decode()
        if not text.isprintable() or text.strip() != text or not text:
            return None
        return written + b"\r\n" if begins else b""

    def learn(self, written: bytes) -> Line | None:
        """As ``judge``; remembered, if it tells nothing that must not be kept."""
        found = _FORM.fullmatch(written) if len(written) <= LONGEST else None
        if found is None:
            return None
        named = _named(found[1])
        line = _judged(named, found[2])
        if line is not None and named.is_kept and len(written) <= REMEMBERED:
            self._remember(written, line)
            if named.sort == _ORDINARY and named.must_be is None:
                self._count(found[1], named.begins)
        return line

    def _remember(self, written: bytes, line: Line) -> None:
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[written] = line

    def _count(self, name: bytes, begins: bytes) -> None:
        if len(self._values) >= MOST:  # whoever makes up names
            self._values.clear()
        number = self._values[name] = self._values.get(name, 0) + 1
        if number >= MOST_VALUES:
            self._varied[name] = begins
