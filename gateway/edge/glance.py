"""The head of a plain request, read at a glance: lines that are known already, and nothing unusual among them.

It finds out what ``gateway.edge.head`` does, of requests that do no harm twice and have no body, and judges nothing by
itself: an unknown line is judged by ``gateway.edge.lines``, and whatever is not as usual is left to ``head``.
"""

from collections.abc import Callable
from typing import Final

from gateway.edge.head import MOST_LINES
from gateway.edge.lines import Line, Lines, Sort
from gateway.edge.tracks import Requested, Tracks
from gateway.edge.users import NOBODY, Users
from gateway.properties import GatewayProperties

#: Plain numbers: looking into an enumeration costs as much as the rest.
_ORDINARY: Final = int(Sort.ORDINARY)
_HOST: Final = int(Sort.HOST)
_AUTHORIZATION: Final = int(Sort.AUTHORIZATION)
_UNUSUAL: Final = int(Sort.LENGTH | Sort.CODING | Sort.EXPECT | Sort.UPGRADE | Sort.SOCKET_KEY | Sort.SOCKET_VERSION)
_KEEPS: Final = "keep-alive"


class Glance:
    """What was found of the last request; one for all connections of an event loop.

    ``outgoing`` are the lines that go on, ``person`` who asks, ``asked`` and ``host`` what for; ``request_id`` and the
    forwarding lines as they came.
    """

    __slots__ = (
        "_lines",
        "_tracks",
        "asked",
        "forwarded_for",
        "forwarded_proto",
        "has_trace",
        "host",
        "outgoing",
        "person",
        "request_id",
        "users",
    )

    def __init__(self, lines: Lines, users: Users, tracks: Tracks) -> None:
        self._lines, self.users, self._tracks = lines, users, tracks
        self.asked = Requested("", "", "")
        self.person = NOBODY
        self.host = self.request_id = self.forwarded_for = self.forwarded_proto = ""
        self.has_trace = False
        self.outgoing: list[bytes] = []

    def read(self, block: bytes, usual: GatewayProperties, now: float) -> bool:  # noqa: C901 - each call would cost
        """Whether ``block``, without the empty line, is such a head. ``now``: seconds since 1970."""
        written = block.split(b"\r\n")
        asked = self._tracks.requested(written[0], usual)
        if asked is None or len(written) > MOST_LINES:
            return False
        del written[0]
        self.asked, self.person = asked, NOBODY
        self.host = self.request_id = self.forwarded_for = self.forwarded_proto = ""
        self.has_trace = False
        known, by_line, seen = self._lines.known, self.users.by_line, 0
        self.outgoing = outgoing = []
        for each in written:
            line = known.get(each)
            if line is None:
                person = by_line.get(each)
                if person is not None and person.expires_at > now and not seen & _AUTHORIZATION:
                    seen |= _AUTHORIZATION
                    self.person = person
                    outgoing.append(person.outgoing)
                    continue
                line = self._lines.learn(each)
                if line is None:
                    return False
            sort = line.sort
            if sort < _ORDINARY:
                if (seen | _UNUSUAL) & sort:
                    return False
                seen |= sort
                if sort == _HOST:
                    self.host = line.text
                elif (note := _NOTES.get(sort)) is not None and not note(self, each, line, now):
                    return False
            outgoing.append(line.outgoing)
        return bool(seen & _HOST)


def _authorization(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    glance.person = glance.users.person(written, line, now)
    return True


def _connection(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    return line.text == _KEEPS


def _request_id(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    glance.request_id = line.text
    return True


def _forwarded_for(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    glance.forwarded_for = line.text
    return True


def _forwarded_proto(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    glance.forwarded_proto = line.text
    return True


def _trace(glance: Glance, written: bytes, line: Line, now: float) -> bool:
    glance.has_trace = True
    return True


_NOTES: Final[dict[int, Callable[[Glance, bytes, Line, float], bool]]] = {
    int(Sort.AUTHORIZATION): _authorization,
    int(Sort.CONNECTION): _connection,
    int(Sort.REQUEST_ID): _request_id,
    int(Sort.FORWARDED_FOR): _forwarded_for,
    int(Sort.FORWARDED_PROTO): _forwarded_proto,
    int(Sort.TRACE): _trace,
}
