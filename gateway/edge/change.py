"""A request that began as an express one, and turned out to be unusual on its way: a relay carries it on."""

from time import time
from typing import Final

from gateway.edge import head as heads
from gateway.edge.glance import PlainHead
from gateway.edge.instance import Connection
from gateway.edge.relay import Relay
from gateway.edge.station import Passenger, Station
from gateway.edge.tracks import Track
from gateway.edge.way import Way
from gateway.exchange import Exchange
from gateway.overload.admission import Ticket
from shop.calls.balancer import Flight
from shop.calls.steady import Place
from shop.telemetry.tracing import TRACEPARENT

_BEGINS: Final = len(f"{TRACEPARENT}: ")


class Journey:
    """What is known of one request. ``block`` is its head as it came and ``head`` what was read of it, ``request`` what
    its role gets. ``own`` is a line for both, ``ids`` begins with it and may say its trace; ``said`` are lines for the
    answer. ``began`` is monotonic seconds. ``place``: whom it asks, until it is over; ``flight``: once others keep an
    eye on it, too.
    """

    __slots__ = (
        "began",
        "block",
        "connection",
        "flight",
        "head",
        "host_line",
        "ids",
        "own",
        "peer",
        "place",
        "request",
        "request_id",
        "said",
        "scheme",
        "track",
    )

    def __init__(self) -> None:
        self.block = self.host_line = self.ids = self.own = self.said = self.request = b""
        self.peer = self.scheme = self.request_id = ""
        self.head: PlainHead | None = None
        self.track: Track | None = None
        self.place: Place | None = None
        self.flight: Flight | None = None
        self.connection: Connection | None = None
        self.began = 0.0

    def handed_over(self) -> Flight:
        """Its flight: others keep an eye on it from now on."""
        if self.flight is None:
            assert self.track is not None
            assert self.place is not None
            self.flight = self.track.service.lane.hand_over(self.place, self.track.asked.rank, self.began)
        return self.flight

    @property
    def lines(self) -> bytes:
        """What its role gets between the Host and the deadline."""
        assert self.head is not None
        assert self.track is not None
        begins, ends = len(self.head.first) + len(self.host_line), len(self.track.last)
        return self.request[begins:-ends]

    @property
    def span(self) -> str:
        """Its trace, as the gateway says it; empty where it does not."""
        return self.ids[len(self.own) + _BEGINS : -2].decode()


def relayed(station: Station, passenger: Passenger, journey: Journey, *, is_broken: bool = False) -> Relay:
    """The relay that carries it from here. ``is_broken``: its connection is, and has said so."""
    track, flight, connection = journey.track, journey.handed_over(), journey.connection
    head = heads.read(journey.block[:-4], station.lines)
    assert head is not None
    assert journey.head is not None
    assert track is not None
    head.size, head.request_id, head.subject = len(journey.block), journey.request_id, journey.head.person.subject
    head.peer, head.scheme = journey.peer, journey.scheme
    head.span = journey.span or head.trace
    way = Way(
        track.asked,
        track.target,
        track.target.lines,
        b"",
        track.seconds,
        track.connect_seconds,
        version=track.version,
        choice=track.choice,
        chain=track.chain,
        exchange=_exchange(track, head, journey),
    )
    if head.query:
        way = way.asking(head.query)
    ticket = Ticket(track.asked, track.service.gate, station.properties, streams=False, began=journey.began)
    relay = Relay(station, passenger, head, way, journey.lines, flight=flight)
    until = passenger.until
    passenger.changes(relay, head, way, journey.began)
    if connection is not None and not is_broken:
        connection.told(relay)
    relay.go_on_with(connection, ticket, end=journey.began + track.seconds, until=until)
    journey.place = journey.flight = journey.connection = None
    return relay


def _exchange(track: Track, head: heads.Head, journey: Journey) -> Exchange | None:
    """As the route's filters left it."""
    if track.chain is None:
        return None
    lines = [line.partition(": ") for line in journey.said.decode().split("\r\n") if line]
    return Exchange(
        method=head.method,
        path=head.path,
        query=head.query,
        host=head.host,
        scheme=head.scheme,
        peer=head.peer,
        user=head.subject,
        now=time(),
        said=[(name, value) for name, _, value in lines],
        passed=len(track.chain.effects),
    )
