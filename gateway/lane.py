"""Requests of one event loop to one service that are over before anybody looks, and leave nothing but sums.

The service's limit and the records of its instances have locks, and keep an eye on each request. Of those that are
answered within a moment, as nearly all are, they only have to know how many there are, and how it went: that is written
down here, without locks, and told several times a second. Whoever is still under way when the loop looks up is handed
over, and then is one of all the others.
"""

import math
from typing import Final

from gateway.overload.limit import Bounds, Heard, Limit
from shop.calls.balancer import Balancer, Flight
from shop.calls.steady import Place, Steady

#: How often the limit is told; several times in one of its windows.
TELL_SECONDS: Final = 0.02


class Lane:
    """Not thread-safe: one event loop has it, and is the only one that has one to this ``limit`` and ``balancer``.
    Times are monotonic seconds."""

    __slots__ = (
        "_answers",
        "_balancer",
        "_by_rank",
        "_heard_at",
        "_limit",
        "_peak",
        "_quickest",
        "_silence",
        "_tells_at",
        "_turn",
    )

    def __init__(self, limit: Limit, balancer: Balancer) -> None:
        self._limit, self._balancer = limit, balancer
        self._by_rank = limit.in_lane
        self._turn = 0
        self._heard_at = self._tells_at = -math.inf
        self._begin(0)

    def _begin(self, under_way: int) -> None:
        self._answers, self._quickest, self._peak, self._silence = 0, math.inf, under_way, 0.0

    def board(self, steady: Steady, rank: int, room: float, now: float) -> Place | None:
        """Whom to ask, if nobody has failed since ``steady`` was made and there is ``room`` for one more, whatever the
        others' ranks; what became of it must be said. None: others must say."""
        first, second, third = by_rank = self._by_rank
        under_way = first + second + third
        if steady.change != self._balancer.change or under_way + self._limit.entered >= room:
            return None
        by_rank[rank] += 1
        if under_way >= self._peak:
            self._peak = under_way + 1
        if (silence := now - self._heard_at) > self._silence:
            self._silence = silence
        self._heard_at = now
        if turns := steady.turns:
            self._turn += 1
            place = turns[self._turn % len(turns)]
        else:
            place = steady.next()
        place.record.under_way += 1
        return place

    def unboard(self, place: Place, rank: int) -> None:
        """Nothing was sent, and nobody knows anything."""
        place.record.under_way -= 1
        self._by_rank[rank] -= 1

    def land(self, place: Place, rank: int, seconds: float, bounds: Bounds, now: float) -> None:
        """It was answered, and well."""
        record = place.record
        record.under_way -= 1
        record.answered += 1
        record.brief_seconds += seconds
        record.answered_at = now
        self._by_rank[rank] -= 1
        if (silence := now - self._heard_at) > self._silence:
            self._silence = silence
        self._heard_at = now
        self._answers += 1
        if seconds < self._quickest:  # noqa: PLR1730 - a call costs as much again
            self._quickest = seconds
        if now >= self._tells_at:
            self._tell(bounds, now)

    def hand_over(self, place: Place, rank: int, began: float) -> Flight:
        """Limit and balancer keep an eye on it from now on: it must ``leave`` the one and be ``end``ed by the other."""
        self._limit.take_over(rank)
        return self._balancer.take_over(place, began)

    def _tell(self, bounds: Bounds, now: float) -> None:
        heard = Heard(self._answers, self._quickest, self._peak, self._silence, self._heard_at)
        self._limit.heard(heard, bounds, now)
        self._tells_at = now + TELL_SECONDS
        self._begin(sum(self._by_rank))
