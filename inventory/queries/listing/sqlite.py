"""SQLite: it keeps no figures to plan by, so this counts a little and then says which index to walk.

Walking the index of the ordering is fast when many rows match, and hopeless when few do; collecting the matches and
sorting them is the other way round.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connections

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Part
from inventory.rules.search import LONGEST_PREFIX

#: So many matches are sorted in about the time in which a walk through a million products meets a page of them.
FEW: Final = 4000
#: A walk that has not met its page by then never mind how common the words are: they are common elsewhere.
FAR: Final = 8000

_SEARCH: Final = "inventory_product_search"


def plans(part: Part) -> Sequence[Statement]:
    """The one way to the rows of ``part``."""
    return [_plan(part)]


def _plan(part: Part) -> Statement:
    wanted = part.wanted
    if wanted.words is not None:
        return _searched(part, wanted.words)
    if not wanted.filters_by_price or wanted.orders_by_price:
        return filtered(part)
    found = filtered(part)
    if _count(f"SELECT 1 FROM {found.source} WHERE {' AND '.join(found.where)}", found.params, FEW + 1) <= FEW:  # noqa: S608 - fixed texts
        return filtered(part, named="+p.{}")  # a plus takes an index out of the choice: found by price, then sorted
    return filtered(part, price="+p.price")


def _searched(part: Part, words: Sequence[str]) -> Statement:
    """Newest first, matches stream in the order of the index. In other orders, few are sorted and many are met."""
    match = " AND ".join(f'"{word[:LONGEST_PREFIX]}"*' for word in words)
    if part.wanted.ordering == "newest":
        return _matching(filtered(part, named=f"{_SEARCH}.row{{}}"), match)  # its rowid is the product's id
    if _count(f"SELECT 1 FROM {_SEARCH} WHERE {_SEARCH} MATCH %s", [match], FEW + 1) > FEW:  # noqa: S608 - fixed texts
        walked = filtered(part)
        if _meets_a_page(walked, words):
            _containing(walked, words)
            return walked
    return _matching(filtered(part), match)


def _matching(statement: Statement, match: str) -> Statement:
    """Begins with the matches: CROSS JOIN keeps the tables in this order."""
    statement.source = f"{_SEARCH} CROSS JOIN inventory_product p ON p.id = {_SEARCH}.rowid"
    statement.where.insert(0, f"{_SEARCH} MATCH %s")
    statement.params.insert(0, match)
    return statement


def _containing(statement: Statement, words: Sequence[str]) -> None:
    for word in words:
        statement.only("' ' || p.search_text LIKE %s", f"% {word[:LONGEST_PREFIX]}%")


def _meets_a_page(walk: Statement, words: Sequence[str]) -> bool:
    """Whether the first ``FAR`` rows of the walk hold a page of matches."""
    sql, params = walk.select("p.search_text", limit=FAR)
    containing = Statement((), 0, where=[])
    _containing(containing, words)
    met = f"SELECT 1 FROM ({sql}) p WHERE {' AND '.join(containing.where)}"  # noqa: S608 - fixed texts
    return _count(met, [*params, *containing.params], walk.limit) >= walk.limit


def _count(sql: str, params: Sequence[Any], most: int) -> int:
    """How many rows, but never more than ``most``."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql} LIMIT {most})", params)  # noqa: S608 - fixed texts
        return int(cursor.fetchone()[0])
