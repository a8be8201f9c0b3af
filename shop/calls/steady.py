"""Instances that are all well, as nearly always: who is asked next, without looking at each of them.

It is made from the records and holds until one of them changes, or for a moment: what is made anew then counts anew.
"""

from collections.abc import Sequence
from random import random
from typing import Final, NamedTuple

from shop.calls.choice import ROUND_ROBIN, WEIGHTED
from shop.calls.health import Health

#: For so long nobody asks whether the registry, or how warm an instance is, says something else.
STEADY_SECONDS: Final = 0.05


class Steady:
    """``records`` (not empty) are of equal weight; ``change`` is how often the balancer's had changed by then;
    ``has_others``: whether somebody else could be asked if the one that is asked fails;
    ``turns``: those who are asked one after the other, empty where it is ``next`` who says.

    For one event loop.
    """

    __slots__ = ("_by", "_records", "change", "has_others", "turns", "until")

    def __init__(self, records: Sequence["Place"], *, by: str, change: int, until: float, has_others: bool) -> None:
        self._records, self._by = records, by
        self.turns = records if by == ROUND_ROBIN or len(records) == 1 else ()
        self.change, self.until, self.has_others = change, until, has_others

    def next(self) -> "Place":
        """Whom to ask, by chance."""
        records = self._records
        count = len(records)
        one = records[int(random() * count)]  # noqa: S311 - nobody gains by guessing it
        if self._by == WEIGHTED:
            return one
        other = records[int(random() * (count - 1))]  # noqa: S311
        if other is one:
            other = records[-1]
        return other if other.record.in_flight < one.record.in_flight else one


class Place(NamedTuple):
    """An instance and what is known of it."""

    url: str
    record: Health
