"""The head of a plain request, read at a glance: lines that are known already, and nothing unusual among them.

It finds out what ``gateway.edge.head`` does, of requests that do no harm twice and have no body, and judges nothing by
itself: an unknown line is judged by ``gateway.edge.lines``, and whatever is not as usual is left to ``head``.
"""

from collections.abc import Callable
from typing import Final

from gateway.edge.head import MOST_LINES
from gateway.edge.lines import Line, Lines, Sort
from gateway.edge.tracks import Requested, Track, Tracks
from gateway.edge.users import NOBODY, Users
from gateway.in_force.current import current
from gateway.properties import GatewayProperties

#: Plain numbers: looking into an enumeration costs as much as the rest.
_ORDINARY: Final = int(Sort.ORDINARY)
_HOST: Final = int(Sort.HOST)
_AUTHORIZATION: Final = int(Sort.AUTHORIZATION)
_UNUSUAL: Final = int(Sort.LENGTH | Sort.CODING | Sort.EXPECT | Sort.UPGRADE | Sort.SOCKET_KEY | Sort.SOCKET_VERSION)
_KEEPS: Final = "keep-alive"
#: So many heads of up to so many bytes are remembered whole; then it begins anew.
MOST: Final = 1024
REMEMBERED: Final = 2048


class PlainHead:
    """What was found: ``outgoing`` are the lines that go on, ``person`` who asks, ``asked`` and ``host`` what for;
    ``request_id`` and the forwarding lines as they came. ``track`` and ``first`` are for whoever finds out where it
    leads. Nobody changes the rest: a head that comes again is the same object.
    """

    __slots__ = (
        "asked",
        "first",
        "forwarded_for",
        "forwarded_proto",
        "has_trace",
        "host",
        "outgoing",
        "person",
        "request_id",
        "track",
    )

    def __init__(self, asked: Requested) -> None:
        self.asked, self.person = asked, NOBODY
        self.host = self.request_id = self.forwarded_for = self.forwarded_proto = ""
        self.has_trace = False
        self.outgoing = self.first = b""
        self.track: Track | None = None


class Glance:
    """One for all connections of an event loop."""

    def __init__(self, lines: Lines, users: Users, tracks: Tracks) -> None:
        self._lines, self.users, self._tracks = lines, users, tracks
        #: Heads of which every line was known: those of a user, too, so for a second at most.
        self._known: dict[bytes, PlainHead] = {}

    def read(self, head: bytes, usual: GatewayProperties, now: float) -> PlainHead | None:
        """``head`` ends with the empty line; None: it is not such a one. ``now``: seconds since 1970."""
        tracks = self._tracks
        if usual is not tracks.usual or current() is not tracks.table:
            tracks.begin(usual)
            self._known = {}
        found = self._known.get(head)
        if found is not None and found.person.expires_at > now:
            return found
        return self._read(head, now)

    def forget(self) -> None:
        """Whoever is revoked is soon asked about again; and names have other values all the time, or not any more."""
        self.users.by_line.clear()
        self._lines.turn()
        self._known.clear()

    def _read(self, head: bytes, now: float) -> PlainHead | None:  # noqa: C901 - each call would cost
        written = head.split(b"\r\n")
        asked = self._tracks.requested(written[0])
        if asked is None or len(written) > MOST_LINES + 2:
            return None
        del written[0], written[-2:]
        found = PlainHead(asked)
        known, by_line, seen, is_known = self._lines.known, self.users.by_line, 0, len(head) <= REMEMBERED
        outgoing = []
        for each in written:
            line = known.get(each)
            if line is None:
                person = by_line.get(each)
                if person is not None and person.expires_at > now and not seen & _AUTHORIZATION:
                    seen |= _AUTHORIZATION
                    found.person = person
                    outgoing.append(person.outgoing)
                    continue
                is_known = False
                if (passed := self._lines.pass_on(each)) is not None:
                    outgoing.append(passed)
                    continue
                if (line := self._lines.learn(each)) is None:
                    return None
            sort = line.sort
            if sort < _ORDINARY:
                if (seen | _UNUSUAL) & sort:
                    return None
                seen |= sort
                if sort == _HOST:
                    found.host = line.text
                elif sort == _AUTHORIZATION:
                    found.person = self.users.person(each, line, now)
                elif (note := _NOTES.get(sort)) is not None and not note(found, line):
                    return None
            outgoing.append(line.outgoing)
        if not seen & _HOST:
            return None
        found.outgoing = b"".join(outgoing)
        if is_known:
            self._remember(head, found)
        return found

    def _remember(self, head: bytes, found: PlainHead) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[head] = found


def _connection(head: PlainHead, line: Line) -> bool:
    return line.text == _KEEPS


def _request_id(head: PlainHead, line: Line) -> bool:
    head.request_id = line.text
    return True


def _forwarded_for(head: PlainHead, line: Line) -> bool:
    head.forwarded_for = line.text
    return True


def _forwarded_proto(head: PlainHead, line: Line) -> bool:
    head.forwarded_proto = line.text
    return True


def _trace(head: PlainHead, line: Line) -> bool:
    head.has_trace = True
    return True


_NOTES: Final[dict[int, Callable[[PlainHead, Line], bool]]] = {
    int(Sort.CONNECTION): _connection,
    int(Sort.REQUEST_ID): _request_id,
    int(Sort.FORWARDED_FOR): _forwarded_for,
    int(Sort.FORWARDED_PROTO): _forwarded_proto,
    int(Sort.TRACE): _trace,
}
