"""One request and its answer as predicates and filters see them, whichever path carries the bytes.

The carrier fills an ``Exchange`` from what it parsed, the table finds the route, the route's chain changes the
exchange, and the carrier sends what is left. Nothing here waits, reads a socket or knows Django.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from gateway.again import Again
from shop.errors import ShopError

#: Answers of up to so many bytes are there in full before the visitor gets the first, so that one cut off is no answer.
WHOLE: Final = 256 * 1024


class Fields:
    """Header lines in their order, each as often as it was sent. Names are lower-case, values as they came."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Iterable[tuple[str, str]] = ()) -> None:
        self._lines = [(name.lower(), value) for name, value in lines]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._lines)

    def __contains__(self, name: str) -> bool:
        return any(each == name for each, _ in self._lines)

    def first(self, name: str) -> str | None:
        """The value of the first line of this (lower-case) name."""
        for each, value in self._lines:
            if each == name:
                return value
        return None

    def all(self, name: str) -> list[str]:
        """The values of every line of this name."""
        return [value for each, value in self._lines if each == name]

    def add(self, name: str, value: str) -> None:
        self._lines.append((name, value))

    def remove(self, name: str) -> None:
        self._lines = [line for line in self._lines if line[0] != name]

    def set(self, name: str, *values: str) -> None:
        """These values instead of those there are, where the first one stood."""
        at = next((index for index, line in enumerate(self._lines) if line[0] == name), len(self._lines))
        self.remove(name)
        self._lines[at:at] = [(name, value) for value in values]

    def size(self) -> int:
        """Bytes of all lines on the wire."""
        return sum(len(name) + len(value) + 4 for name, value in self._lines)


@dataclass(slots=True)
class Reply:
    """An answer: a role's, or one a filter gives instead. ``body`` is None while it is passed on unread.

    ``error``: what the body is to say, in the visitor's language.
    """

    status: int
    fields: Fields = field(default_factory=Fields)
    body: bytes | None = b""
    error: ShopError | None = None
    #: What is answered in the place of this: another request, which the routes are asked about anew.
    instead: "Exchange | None" = None
    #: Who sees a body that is passed on unread, in the order they see it; None where nobody can.
    passing: "list[Passing] | None" = None


class Passing(Protocol):
    """A body on its way, block by block."""

    def block(self, data: bytes) -> bytes:
        """What is sent instead."""

    def end(self) -> bytes:
        """All of it came; what is sent after it. Of a body that breaks off nobody is told."""


def _no_body() -> bytes | None:
    return None


@dataclass(slots=True)
class Exchange:
    """``path`` is decoded and has one reading, ``query`` is as sent; ``now`` is seconds since 1970, read once.

    ``peer`` is the visitor's address, ``forwarded_for`` the X-Forwarded-For of a proxy that is believed; ``user`` a
    verified subject or nothing. ``read_body`` reads a small body whole, once, and gives None for a long one.
    """

    method: str
    path: str
    query: str = ""
    host: str = ""
    scheme: str = "http"
    fields: Fields = field(default_factory=Fields)
    peer: str = ""
    forwarded_for: str = ""
    user: str = ""
    token: str = ""
    now: float = 0.0
    read_body: Callable[[], bytes | None] = _no_body
    #: Where it goes: the route's address until a filter names another; the Host it is sent with, if not the address's.
    uri: str = ""
    host_sent: str = ""
    #: The URL of who answered.
    instance: str = ""
    #: What the path and the host named; metadata of the route; what a group of weights drew for this request.
    variables: dict[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    draws: dict[str, str] = field(default_factory=dict)
    #: A body that a filter put in the place of the visitor's.
    body: bytes | None = None
    #: How the request line read before any filter: path and query.
    original: tuple[str, str] = ("", "")
    #: Lines that a filter has for the answer before there is one.
    said: list[tuple[str, str]] = field(default_factory=list)
    #: It is only asked about: nothing is counted.
    is_trial: bool = False
    #: What a filter keeps of the way in for the way back, under a name of its own; when another instance may be asked.
    notes: dict[str, Any] = field(default_factory=dict)
    again: Again | None = None
    #: What failed before this request was made of another one.
    failure: ShopError | None = None
    #: How many filters of its chain it has passed; their way back is theirs alone.
    passed: int = 0
