"""Which instance is asked: the less busy of two, near ones first, and none that is out unless too few are left.

A service may have another way (``shop.calls.choice``). One that is back is warmed up by and by.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from shop.calls.choice import ROUND_ROBIN, USUAL, WEIGHTED, Choice, Turns, Weight, sticky
from shop.calls.health import FORGET_SECONDS, Flight, Health
from shop.calls.steady import STEADY_SECONDS, Place, Steady
from shop.discovery.base import Instance

log = logging.getLogger(__name__)

__all__ = ["Balancer", "Flight"]

#: An instance that the registry no longer names is remembered for so long.
UNLISTED_SECONDS: Final = FORGET_SECONDS


class Seen(NamedTuple):
    """One instance for people. ``seconds``: of all calls that are over, until the answer began."""

    is_well: bool
    warmth: float
    in_flight: int
    calls: int
    failed: int
    seconds: float


class Balancer:
    """The records of one service's instances. Thread-safe; ``clock`` is monotonic seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, chance: random.Random | None = None) -> None:
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 - nobody gains by guessing it
        self._records: dict[str, Health] = {}
        self._turns = Turns()
        #: How often an instance was well and then not, or the other way round.
        self.change = 0
        self._lock = threading.Lock()

    def choose(
        self,
        instances: Sequence[Instance],
        *,
        zone: str = "",
        harmless: bool = True,
        choice: Choice = USUAL,
        fail_open: bool = False,
    ) -> Flight | None:
        """A flight to one of ``instances``, which must be ended; None when all are out and none may be tried now.

        ``harmless``: whether the call can be repeated elsewhere, so that it may try an instance that is out although
        others are well. ``fail_open``: when all are out, ask one as if all were well: what is known of them is worth
        less than a try, and whoever is busy only looks as if it were gone.
        """
        with self._lock:
            now = self._clock()
            records = self._listed(instances, now)
            well = [instance for instance in instances if records[instance.url].is_well]
            trial = self._to_try(instances, well, now) if harmless or not well else None
            among = well or (instances if fail_open else ())
            if trial is None and not among:
                return None
            chosen = trial or self._chosen(_preferred(among, zone), choice, now)
            flight = Flight(chosen.url, now)
            records[chosen.url].begin(flight, in_panic=trial is None)
            return flight

    def end(self, flight: Flight, *, good: bool | None) -> None:
        """The call is over; ``good`` says how the instance did, None when the call cannot tell."""
        with self._lock:
            if (record := self._records.get(flight.url)) is not None:
                was_well = record.is_well
                record.end(flight, self._clock(), good=good)
                if record.is_well is not was_well:
                    self._tell(flight.url, record)

    def steady(self, instances: Sequence[Instance], *, zone: str = "", by: str = USUAL.by) -> Steady | None:
        """For one event loop; None unless all of ``instances`` are well and warm, and those to choose among weigh
        alike."""
        with self._lock:
            now = self._clock()
            records = self._listed(instances, now)
            every = [records[instance.url] for instance in instances]
            if not every or not all(each.is_well for each in every):
                return None
            if len(every) > 1 and any(each.warmth(now) < 1.0 for each in every):  # one that is alone gets all
                return None
            among = _preferred(instances, zone)
            if len({instance.weight for instance in among}) > 1:
                return None
            places = [Place(each.url, records[each.url]) for each in among]
            has_others, until = len(instances) > 1, now + STEADY_SECONDS
            return Steady(places, by=by, change=self.change, until=until, has_others=has_others)

    def take_over(self, place: Place, began: float) -> Flight:
        """A flight of a call that was a brief one until now; it must be ended. For the event loop that made it."""
        with self._lock:
            flight = Flight(place.url, began)
            place.record.begin(flight, in_panic=True)  # it began when all were well: nobody's trial
            place.record.under_way -= 1
            return flight

    def has_others(self, flight: Flight, instances: Sequence[Instance]) -> bool:
        """Whether somebody else could be asked if ``flight`` fails."""
        with self._lock:
            others = [self._records.get(each.url) for each in instances if each.url != flight.url]
            return any(record is None or record.is_well for record in others)

    def out(self) -> list[str]:
        """The URLs of those that are left alone."""
        with self._lock:
            return [url for url, record in self._records.items() if not record.is_well]

    def seen(self) -> Mapping[str, Seen]:
        """What is known of each instance, by URL."""
        with self._lock:
            now = self._clock()
            return {
                url: Seen(each.is_well, each.warmth(now), each.in_flight, each.calls, each.failed_calls, each.seconds)
                for url, each in self._records.items()
            }

    def is_quiet(self) -> bool:
        """Whether nobody is out and no call is on its way."""
        with self._lock:
            return all(record.is_well and not record.in_flight for record in self._records.values())

    def to_look_at(self) -> list[str]:
        """The URLs of those that somebody should look at now."""
        with self._lock:
            now = self._clock()
            return [url for url, record in self._records.items() if record.wants_a_look(now)]

    def looked(self, url: str, *, answers: bool) -> None:
        """Somebody did. An instance that hangs and does not answer is put out, unless too few would be left."""
        with self._lock:
            if (record := self._records.get(url)) is None:
                return
            now = self._clock()
            record.looked(now, answers=answers)
            left = sum(other.is_well for other in self._records.values()) - 1
            if record.hangs(now) and left >= 1 and left * 2 >= len(self._records):
                record.put_out(now)
                self._tell(url, record)

    def _listed(self, instances: Sequence[Instance], now: float) -> dict[str, Health]:
        for instance in instances:
            if (record := self._records.get(instance.url)) is None:
                record = self._records[instance.url] = Health(now)
            record.listed_at = now
        if len(self._records) > len(instances):
            for url, record in list(self._records.items()):
                if now - record.listed_at > UNLISTED_SECONDS and not record.in_flight:
                    del self._records[url]
        return self._records

    def _to_try(self, instances: Sequence[Instance], well: Sequence[Instance], now: float) -> Instance | None:
        if len(well) == len(instances):
            return None
        too_few = len(well) * 2 < len(instances)
        able = [each for each in instances if self._records[each.url].may_be_tried(now, too_few=too_few)]
        return self._chance.choice(able) if able else None

    def _chosen(self, among: Sequence[Instance], choice: Choice, now: float) -> Instance:
        if len(among) == 1:
            return among[0]
        if choice.key:
            return sticky(choice.key, among)

        def weight(instance: Instance) -> float:
            return max(instance.weight, 1) * self._records[instance.url].warmth(now)

        if choice.by == ROUND_ROBIN:
            return self._turns.next(among, weight)
        one = self._by_weight(among, weight)
        return one if choice.by == WEIGHTED else self._less_busy(one, among, weight)

    def _less_busy(self, one: Instance, among: Sequence[Instance], weight: Weight) -> Instance:
        """The less busy for its weight: ``one``, or another taken by chance."""
        other = self._by_weight([instance for instance in among if instance is not one], weight)
        return other if self._load(other, weight) < self._load(one, weight) else one

    def _by_weight(self, among: Sequence[Instance], weight: Weight) -> Instance:
        return self._chance.choices(among, [weight(each) for each in among])[0]

    def _load(self, instance: Instance, weight: Weight) -> float:
        return self._records[instance.url].in_flight / weight(instance)

    def _tell(self, url: str, record: Health) -> None:
        """It is well, and was not before, or the other way round."""
        self.change += 1
        if record.is_well:
            log.info("instance is back", extra={"url": url})
        else:
            log.warning("instance left alone", extra={"url": url})


def _preferred(well: Sequence[Instance], zone: str) -> Sequence[Instance]:
    """Those with a weight before those without; of these, those near."""
    weighty = [instance for instance in well if instance.weight > 0] or well
    return [instance for instance in weighty if zone and instance.zone == zone] or weighty
