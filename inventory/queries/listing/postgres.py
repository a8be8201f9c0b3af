"""PostgreSQL: its planner knows how common a word and how wide a range of prices is, and chooses the index by that."""

from collections.abc import Collection

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Wanted


def plan(wanted: Wanted, reclaimable: Collection[int]) -> Statement:
    """The rows of ``wanted``."""
    found = filtered(wanted, reclaimable)
    if wanted.words is not None:
        found.only("p.search_words @@ %s::tsquery", " & ".join(f"'{word}':*" for word in wanted.words))
    return found
