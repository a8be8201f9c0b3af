"""PostgreSQL: its planner knows how common a word and how wide a range of prices is, and chooses the index by that."""

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Part


def plan(part: Part) -> Statement:
    """The rows of ``part``."""
    found = filtered(part)
    if part.wanted.words is not None:
        found.only("p.search_words @@ %s::tsquery", " & ".join(f"'{word}':*" for word in part.wanted.words))
    return found
