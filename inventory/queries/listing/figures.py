"""How common the beginnings of words are, as PostgreSQL last counted them for its planner.

Asking the planner costs a round trip for every search; these figures change when a table is analysed, which is seldom.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from django.db import connections

#: Old figures cost time only, never a wrong answer.
KEPT_SECONDS: Final = 60.0

_READ: Final = """
SELECT s.most_common_elems::text::text[], s.most_common_elem_freqs, c.reltuples
FROM pg_stats s, pg_class c
WHERE s.schemaname = current_schema() AND s.tablename = 'product_search_by_block' AND s.attname = 'inventory_beginnings'
AND c.oid = 'inventory_product'::regclass AND s.most_common_elems IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """The share of products that have a common beginning. Any other is in less than ``least`` of them."""

    common: Mapping[str, float]
    least: float
    products: float

    def share(self, beginnings: Sequence[str]) -> float:
        """The part of all products that has all of them, were they independent of each other."""
        return prod(self.common.get(beginning, self.least / 2) for beginning in beginnings)

    def most(self, beginnings: Sequence[str]) -> float:
        """So many products at most have all of them: those that have the rarest."""
        return min(self.common.get(beginning, self.least) for beginning in beginnings) * self.products

    def all_common(self, beginnings: Sequence[str]) -> bool:
        """Whether each of them has a figure of its own."""
        return all(beginning in self.common for beginning in beginnings)


class _Kept:
    """What was read last; threads that come at once read the same."""

    until = float("-inf")
    found: Figures | None = None


def figures() -> Figures | None:
    """None before the first count: a table that nobody filled, or just now."""
    if time.monotonic() >= _Kept.until:
        _Kept.found = _read()
        _Kept.until = time.monotonic() + KEPT_SECONDS
    return _Kept.found


def _read() -> Figures | None:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    if row is None:
        return None
    beginnings, shares, products = row
    count = len(beginnings)  # behind the shares of each stand the least and the greatest of them
    return Figures(dict(zip(beginnings, shares[:count], strict=True)), shares[count], products)
