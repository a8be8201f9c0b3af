"""What a search could be narrowed by, and how many products that would leave.

Each facet counts what all the other filters leave: choosing another category, the visitor sees how many are there. All
are counted from one read of the matches, which goes so far and no further.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from inventory.queries.expired import reclaimable
from inventory.queries.listing import Wanted, matches
from inventory.rules.facets import PriceRange, price_ranges

#: Of more matches than this, the newest are counted.
MOST: Final = 5000


class Match(NamedTuple):
    """A product that the words find."""

    id: int
    category: str
    price: int
    in_stock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """``total`` is what all filters leave. ``is_complete`` is False where only the newest ``MOST`` were counted."""

    total: int
    is_complete: bool
    categories: Mapping[str, int]
    prices: Sequence[PriceRange]
    in_stock: int


def facets(wanted: Wanted, *, now: datetime) -> Facets:
    """Three statements at most."""
    found = [
        Match._make(row) for row in matches(_words_only(wanted), "p.id, p.category_id, p.price, p.in_stock", MOST + 1)
    ]
    is_complete = len(found) <= MOST
    found = found[:MOST]
    if found and (freed := reclaimable(now=now)):
        found = [each._replace(in_stock=each.in_stock or each.id in freed) for each in found]
    by_category = [each for each in found if _in_price(each, wanted) and _in_stock(each, wanted)]
    of_category = [each for each in found if not wanted.category or each.category == wanted.category]
    by_price = [each for each in of_category if _in_stock(each, wanted)]
    by_stock = [each for each in of_category if _in_price(each, wanted)]
    return Facets(
        total=sum(1 for each in by_stock if _in_stock(each, wanted)),
        is_complete=is_complete,
        categories=Counter(each.category for each in by_category),
        prices=price_ranges([each.price for each in by_price]),
        in_stock=sum(1 for each in by_stock if each.in_stock),
    )


def _words_only(wanted: Wanted) -> Wanted:
    return replace(wanted, category="", min_price=None, max_price=None, in_stock=False, ordering="newest")


def _in_price(match: Match, wanted: Wanted) -> bool:
    least, most = wanted.min_price, wanted.max_price
    return (least is None or match.price >= least) and (most is None or match.price <= most)


def _in_stock(match: Match, wanted: Wanted) -> bool:
    return match.in_stock or not wanted.in_stock
