"""Plain requests that do no harm twice and have no body, nearly all there are: one visitor's, one after the other.

Nothing is made for such a request but its bytes. What is unusual about it others see to: before anything has happened
``start`` says no, and later a ``Relay`` takes over (``gateway.edge.change``), as if it had from the beginning.
"""

from time import monotonic, time

from gateway.edge.answers import AnswerHead
from gateway.edge.change import Journey, relayed
from gateway.edge.glance import PlainHead
from gateway.edge.relay import Relay
from gateway.edge.station import Passenger, Station
from gateway.edge.tracks import Track
from gateway.overload.admission import Ticket
from shop.calls.balancer import Flight
from shop.calls.steady import Steady
from shop.web.proxies import visitor


class Express:
    """Of one visitor. What ``Relay`` says of its attributes holds here, too."""

    __slots__ = ("_host", "_journey", "_passenger", "_said", "_station", "instance")
    is_open = has_begun = is_over = False

    def __init__(self, station: Station, passenger: Passenger) -> None:
        self._station, self._passenger = station, passenger
        self._journey = Journey()
        self._host, self._said = "", b""
        self.instance = ""

    def start(self, data: bytes) -> bool:
        """Whether ``data``, which ends as a head does, is on its way; if not, nothing has happened."""
        station, passenger, now, wall = self._station, self._passenger, monotonic(), time()
        head = station.glance.read(data, station.properties, wall)
        if head is None or (head.has_trace and station.records.tells):  # its line would go on as another
            return False
        track = head.track or self._track(head)
        if track is None:
            return False
        steady = track.steady
        if (steady is None or now >= steady.until) and (steady := self._settled(track, now)) is None:
            return False
        peer, scheme = passenger.peer, station.scheme
        if passenger.is_proxys:
            peer, scheme = visitor(peer, head.forwarded_for, head.forwarded_proto, scheme=scheme)
        if head.host != self._host or passenger.is_proxys:
            self._host, self._said = head.host, passenger.said_for(peer, head.host, scheme)
        if not self._boards(track, steady, peer, head.person.subject, now, wall):
            return False
        journey = self._journey
        journey.block, journey.peer, journey.scheme, journey.head = data, peer, scheme, head
        journey.request_id, journey.own, ids = station.ids.of(head.request_id)
        journey.ids = ids = journey.own if head.has_trace else ids
        has_spare = steady.has_others and track.seconds > station.properties.instance_timeout
        passenger.relay = self
        passenger.until = now + (station.properties.instance_timeout if has_spare else track.seconds)
        connection = journey.connection
        assert connection is not None
        journey.request = request = b"".join(
            (head.first, journey.host_line, head.outgoing, track.credential, self._said, ids, track.last)
        )
        connection.ask(self, request, to_head=track.is_silent)
        return True

    def _track(self, head: PlainHead) -> Track | None:
        found = head.asked.tracks.get(head.host) or self._station.tracks.track(head.asked, head.host)
        if found is not None:
            head.track, head.first = found
        return head.track

    def _settled(self, track: Track, now: float) -> Steady | None:
        """Among whom may be chosen for a moment; what else does not change meanwhile is found out, too."""
        track.steady, service = None, track.service
        credential = self._station.credential(track.target.role)
        if credential is None or (steady := service.steady(track.choice.by, now)) is None:
            return None
        if not service.looks.is_running:
            service.looks.begin()
        rank, station = track.asked.rank, self._station
        track.room = service.gate.limit.room(rank, station.shares[rank], station.properties)
        track.credential, track.steady = credential, steady
        return steady

    def _boards(self, track: Track, steady: Steady, peer: str, user: str, now: float, wall: float) -> bool:
        """Whether somebody is there to be asked at once, and it may be asked."""
        lane, station, rank = track.service.lane, self._station, track.asked.rank
        place = lane.board(steady, rank, track.room, now)
        if place is None:
            return False
        pool = station.pools.get(place.url) or station.pool(place.url)
        connection = pool.idle.pop() if pool.idle else None
        said = track.quick(user, peer, wall) if connection is not None and track.quick is not None else b""
        if connection is None or said is None:
            lane.unboard(place, rank)
            if connection is not None:
                pool.put(connection)
            return False
        if not track.boarded:
            station.boarded.append(track)
        track.boarded += 1
        journey = self._journey
        journey.track, journey.place, journey.connection, journey.said = track, place, connection, said
        journey.host_line = pool.host_line
        self.instance, journey.began = place.url, now
        return True

    # ------------------------------------------------------------ what the instance says

    def whole(self, head: AnswerHead, body: bytes) -> None:
        journey, station = self._journey, self._station
        track, place, journey.connection = journey.track, journey.place, None
        assert track is not None
        assert place is not None
        assert journey.head is not None
        if head.status >= 500:
            self._relayed().whole(head, body)
            return
        now = monotonic()
        seconds = now - journey.began
        if journey.flight is None:
            track.service.lane.land(place, track.asked.rank, seconds, station.properties, now)
        else:
            self._landed(track, journey.flight, seconds)
        journey.place = journey.flight = None
        written = head.written or self._written(head)
        if track.says and head.is_free_of is not track.says:
            written = self._without(head, track.says)
        self._passenger.arrives((written, station.standing_lines, journey.said, journey.own, b"\r\n", body), now)
        records, answered = station.records, station.records.answered
        said, request_id = journey.head.person.said, journey.request_id
        answered.append((track, head.status, place.url, seconds, journey.peer, said, request_id, now))
        if records.tells:
            tally = records.tally(track, head.status, place.url)
            records.tell(journey.span, "", tally.key, tally.path, seconds, request_id)
        if len(answered) >= records.most:
            records.flush()
        station.answers += 1

    def begins(self, head: AnswerHead) -> None:
        self._relayed().begins(head)

    def switched(self, head: AnswerHead) -> None:
        self._relayed().switched(head)

    def block(self, data: bytes) -> None:
        self._relayed().block(data)

    def ended(self) -> None:
        self._relayed().ended()

    def broke(self, *, began: bool) -> None:
        relayed(self._station, self._passenger, self._journey, is_broken=True).broke(began=began)

    def pause(self) -> None:
        self._relayed().pause()

    def resume(self) -> None:
        self._relayed().resume()

    # ------------------------------------------------------------ what the visitor's connection says

    def hold(self) -> None:
        """The visitor reads slowly."""
        self._relayed().hold()

    def release(self) -> None:
        """The visitor reads again."""
        # Nothing was held: whatever did not fit any more, a relay carries.

    def pour(self, data: bytes, *, is_last: bool = False) -> None:
        """Nothing is left of such a request that could be poured."""
        self._relayed().pour(data, is_last=is_last)

    def expire(self) -> None:
        """It takes too long."""
        self._relayed().expire()

    def abandon(self) -> None:
        """The visitor is gone; that says nothing about the instance."""
        journey = self._journey
        track, connection, journey.connection = journey.track, journey.connection, None
        if track is None or journey.place is None:
            return
        track.service.balancer.end(journey.handed_over(), good=None)
        journey.place = journey.flight = None
        Ticket(track.asked, track.service.gate, self._station.properties, streams=False, began=journey.began).over()
        if connection is not None:
            connection.give_up()

    def lag(self) -> None:
        """It is still under way when the loop looks up."""
        if self._journey.place is not None:
            self._journey.handed_over()

    def _landed(self, track: Track, flight: Flight, seconds: float) -> None:
        track.service.balancer.end(flight, good=True)
        track.service.gate.limit.leave(track.asked.rank, seconds, self._station.properties)

    def _relayed(self) -> Relay:
        return relayed(self._station, self._passenger, self._journey)

    # ------------------------------------------------------------ words and figures

    def _written(self, head: AnswerHead) -> bytes:
        head.written = self._station.status_line(head.status) + b"".join(head.lines)
        return head.written

    def _without(self, head: AnswerHead, names: frozenset[str]) -> bytes:
        """The role's own lines of these names are replaced."""
        left = head.without(names)
        if len(left) == len(head.lines):
            head.is_free_of = names
            return head.written
        return self._station.status_line(head.status) + b"".join(left)
