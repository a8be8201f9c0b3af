"""PostgreSQL: its planner knows how common a word and how wide a range of prices is, and chooses the index by that.

It is helped twice. Of several words only the rarest is looked up in the index, because looking up the beginning of a
common one reads every product that has it. And matches are not spread evenly over an ordering, as the planner takes
them to be ("table" is not where the alphabet begins): where few match, they are collected first and then sorted.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connections

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Part

FEW: Final = 20_000

_MATCH: Final = "p.search_words @@ %s::tsquery"
_EXPLAIN: Final = f"SELECT 1 FROM inventory_product p WHERE {_MATCH}"  # noqa: S608 - fixed texts


def plan(part: Part) -> Statement:
    """The rows of ``part``."""
    found = filtered(part)
    if part.wanted.words is None:
        return found
    beginnings = [f"'{word}':*" for word in part.wanted.words]
    newest = part.wanted.ordering == "newest"
    if newest and len(beginnings) == 1:
        found.only(_MATCH, beginnings[0])
        return found
    (rarest, rows), *others = sorted(zip(beginnings, _expected(beginnings), strict=True), key=lambda pair: pair[1])
    conditions = " AND ".join([_MATCH, *(f"({_MATCH}) IS TRUE" for _ in others)])  # a test of truth uses no index
    params = [rarest, *(beginning for beginning, _ in others)]
    if newest or rows > FEW:
        found.only(conditions, *params)
        return found
    found.first = f"WITH matching AS MATERIALIZED (SELECT * FROM inventory_product p WHERE {conditions}) "  # noqa: S608 - fixed texts
    found.first_params = params
    found.source = "matching p"
    return found


def _expected(beginnings: Sequence[str]) -> list[int]:
    """How many products the planner thinks match each: it plans, and runs nothing."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {' UNION ALL '.join(_EXPLAIN for _ in beginnings)}", beginnings)
        top: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    plans = top["Plans"] if len(beginnings) > 1 else [top]
    return [int(plan["Plan Rows"]) for plan in plans]
