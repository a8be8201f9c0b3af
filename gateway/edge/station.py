"""What express requests of one worker share, and whose they are."""

from typing import Protocol

from gateway.edge.glance import Glance
from gateway.edge.head import Head
from gateway.edge.ids import Ids
from gateway.edge.lines import Lines
from gateway.edge.parties import Carrier, Surroundings, Visitor
from gateway.edge.pool import Pool
from gateway.edge.records import Records
from gateway.edge.relay import Relay
from gateway.edge.tracks import Track, Tracks
from gateway.edge.way import Way


class Station(Surroundings, Protocol):
    """Of one event loop. ``answers`` counts those that nobody was told of yet."""

    lines: Lines
    tracks: Tracks
    glance: Glance
    ids: Ids
    records: Records
    scheme: str
    #: Of every answer, as of now.
    standing_lines: bytes
    answers: int
    #: By rank, how much of a service's limit they may take up.
    shares: tuple[float, float, float]
    #: Where somebody has boarded who was not counted yet.
    boarded: list[Track]
    #: What was asked of ``pool`` before.
    pools: dict[str, Pool]

    def credential(self, role: str) -> bytes | None:
        """The line with which ``role`` knows us; None without a key."""

    def status_line(self, status: int) -> bytes: ...


class Passenger(Visitor, Protocol):
    """A visitor's connection, whose requests these are."""

    peer: str
    is_proxys: bool
    #: Who carries the request that is under way, and until when at most.
    relay: Carrier | None
    until: float

    def said_for(self, peer: str, host: str, scheme: str) -> bytes:
        """The lines that say for whom a role is asked."""

    def arrives(self, answer: tuple[bytes, ...], now: float) -> None:
        """Its answer; the last two are the end of its head and the body."""

    def changes(self, relay: Relay, head: Head, way: Way, began: float) -> None:
        """From now on ``relay`` carries it."""
