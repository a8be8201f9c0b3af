"""Ranges of prices to choose from: round bounds, and about as many products in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from typing import Final

RANGES: Final = 5
_ROUND: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class PriceRange:
    """``count`` products cost from ``lowest`` to ``highest`` minor units, both included."""

    lowest: int
    highest: int
    count: int


def price_ranges(prices: Sequence[int]) -> list[PriceRange]:
    """At most ``RANGES`` that together hold all of ``prices``; none without any."""
    if not prices:
        return []
    ordered = sorted(prices)
    cuts = {_rounded(ordered[len(ordered) * part // RANGES]) for part in range(1, RANGES)}
    inner = sorted(cut for cut in cuts if ordered[0] < cut <= ordered[-1])
    edges = [ordered[0], *inner, ordered[-1] + 1]
    found = []
    for lowest, beyond in pairwise(edges):
        count = sum(1 for price in ordered if lowest <= price < beyond)
        if count:
            found.append(PriceRange(lowest, beyond - 1, count))
    return found


def _rounded(price: int) -> int:
    """The nearest of 1, 2, 5, 10, 20, 50, …"""
    if price <= 0:
        return 0
    step: int = 10 ** floor(log10(price))
    return min((step * digit for digit in (*_ROUND, 10)), key=lambda candidate: abs(candidate - price))
