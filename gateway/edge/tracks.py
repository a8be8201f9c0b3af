"""Where plain requests lead, found out once: by request line and host, as long as the table of routes is the same.

Only what method, host and path decide alone is here, with filters that change the path and one that is quick
(``gateway.filters.base``), and for requests that do no harm twice. Everything else is for ``gateway.edge.way``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from gateway.attempts import HARMLESS
from gateway.edge import head as heads
from gateway.edge.records import Tally
from gateway.errors import PathRefused
from gateway.exchange import Exchange
from gateway.figures import Key
from gateway.filters.base import Quick
from gateway.filters.chain import Chain
from gateway.forwarding import seconds_of
from gateway.in_force.current import current
from gateway.overload.admission import Asked
from gateway.properties import GatewayProperties
from gateway.routes.balancing import choice
from gateway.routes.compiled import CompiledRoute
from gateway.routes.table import Table
from gateway.routes.target import OWN, Target, first_segment, target
from gateway.upstream import Upstream, upstream
from shop.calls.choice import Choice
from shop.calls.steady import Steady
from shop.errors import NotFound

#: So many are remembered; then it begins anew.
MOST: Final = 4096
MOST_HOSTS: Final = 16


@dataclass(slots=True)
class Track:
    """Of one method, host and path. ``quick`` is a filter to pass, ``says`` the answer's lines it replaces.

    ``tallies`` are figures by status and instance; ``boarded`` were let in since they were counted last.
    ``steady``: among whom one of them may choose for a moment, with the ``credential`` and the ``room`` of then.
    """

    method: str
    path: str
    asked: Asked
    target: Target
    service: Upstream
    choice: Choice
    version: str
    seconds: float
    connect_seconds: float
    quick: Quick | None
    says: frozenset[str]
    chain: Chain | None
    #: The request's last lines and the end of its head.
    last: bytes
    #: The answer has no body, whatever its head says.
    is_silent: bool
    tallies: dict[tuple[int, str], Tally] = field(default_factory=dict)
    boarded: int = 0
    steady: Steady | None = None
    credential: bytes = b""
    room: float = 0.0

    def key(self, status: int, instance: str) -> Key:
        """Under which an answer of ``instance`` is counted."""
        return Key(self.asked.route, self.target.uri, self.method, status, instance)


class Requested:
    """A request line, and where it leads for each host: the track, and the first line that its role gets."""

    __slots__ = ("method", "path", "query", "tracks")

    def __init__(self, method: str, path: str, query: str) -> None:
        self.method, self.path, self.query = method, path, query
        self.tracks: dict[str, tuple[Track, bytes]] = {}


class Tracks:
    """Not thread-safe: one event loop has it."""

    def __init__(self, is_ours: Callable[[str], bool]) -> None:
        """``is_ours``: whether requests may name a host."""
        self._is_ours = is_ours
        #: By which routes, and by which times where a route says none, all was found.
        self.table: Table | None = None
        self.usual: GatewayProperties | None = None
        self._lines: dict[bytes, Requested] = {}
        self._tracks: dict[tuple[str, str, str], Track | None] = {}

    def begin(self, usual: GatewayProperties) -> None:
        """Anew, as ``table`` is not the one in force any more, or ``usual`` not this one."""
        self.table, self.usual = current(), usual
        self._lines, self._tracks = {}, {}

    def requested(self, line: bytes) -> Requested | None:
        """What a request line asks for; None: that is for others to judge."""
        found = self._lines.get(line)
        if found is None:
            asked = heads.request_line(line)
            if asked is None or asked[0] not in HARMLESS:
                return None
            if len(self._lines) >= MOST:
                self._lines.clear()
            found = self._lines[line] = Requested(*asked)
        return found

    def track(self, asked: Requested, host: str) -> tuple[Track, bytes] | None:
        """None: others must say."""
        key = asked.method, host, asked.path
        if key in self._tracks:
            track = self._tracks[key]
        else:
            if len(self._tracks) >= MOST:
                self._tracks.clear()
            track = self._tracks[key] = self._found(asked, host)
        if track is None:
            return None
        path = f"{track.target.path}?{asked.query}" if asked.query else track.target.path
        if len(asked.tracks) >= MOST_HOSTS:
            asked.tracks.clear()
        made = asked.tracks[host] = track, f"{asked.method} {path} HTTP/1.1\r\n".encode()
        return made

    def _found(self, asked: Requested, host: str) -> Track | None:
        if self.table is None or self.usual is None or first_segment(asked.path) in OWN or not self._is_ours(host):
            return None
        exchange = Exchange(method=asked.method, path=asked.path, host=host)
        route = self.table.find_by_place(exchange)
        if route is None or not route.is_quick:
            return None
        try:
            return _track(route, exchange, self.usual)
        except (NotFound, PathRefused):
            return None


def _track(route: CompiledRoute, exchange: Exchange, usual: GatewayProperties) -> Track | None:
    """Raises ``NotFound`` and ``PathRefused``; None where a filter of the path has an answer of its own."""
    path = exchange.path
    asked = Asked.of(route.id, exchange.method, path, route.metadata)
    effects = [effect for _, effect in route.chain.effects]
    for effect in effects:
        if effect.quick is None and effect.inward is not None and effect.inward(exchange) is not None:
            return None
    found = target(exchange)
    version = str(route.metadata.get("version", ""))
    seconds = seconds_of(exchange, "response-timeout", usual.answer_timeout)
    return Track(
        exchange.method,
        path,
        asked,
        found,
        upstream(found.uri, version),
        choice(exchange),
        version,
        seconds,
        seconds_of(exchange, "connect-timeout", usual.connect_timeout),
        next((effect.quick for effect in effects if effect.quick is not None), None),
        frozenset[str]().union(*(effect.says for effect in effects)),
        route.chain if route.chain.has_outward else None,
        found.lines + b"X-Deadline-Ms: %d\r\n\r\n" % max(int(seconds * 1000), 1),
        exchange.method == "HEAD",
    )
