"""PostgreSQL: its planner knows how common a word and how wide a range of prices is, and chooses the index by that.

It is helped where it errs: it takes matches to be spread evenly over an ordering and words to be independent, and
neither is so ("table" is not where the alphabet begins, and what is of wood is not of glass). So where few are
expected, they are collected from the index of beginnings and sorted; where many are, a walk along the ordering that has
not met a page by ``FAR`` is given up, and they are collected after all.
"""

from collections.abc import Sequence
from typing import Final

from django.db import connections

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Part
from inventory.rules.search import LONGEST_PREFIX

#: So many are collected in about the time in which a walk through a million products meets a page of them.
FEW: Final = 1500
FAR: Final = 20_000

_BEGIN: Final = "inventory_beginnings(p.search_text) @> %s::text[]"
_MATCH: Final = "p.search_words @@ %s::tsquery"
_COLLECTED: Final = """WITH matching AS MATERIALIZED (
SELECT p.id, p.sku, p.name_fr, p.name_en, p.category_id, p.price, p.currency, p.tax_category, p.image, p.sellable,
p.sort_fr, p.sort_en, p.is_active, p.in_stock FROM inventory_product p WHERE """


def plans(part: Part) -> Sequence[Statement]:
    """The rows of ``part``: each but the last may find less than there is, and then the next is asked."""
    words = part.wanted.words
    if words is None:
        return [filtered(part)]
    walked = filtered(part)
    if len(words) == 1 and part.wanted.ordering == "newest":
        walked.only(_MATCH, _query(words))  # the one case in which the planner has all it needs
        return [walked]
    if _expected(words) <= FEW:
        return [_collected(part, words)]
    walked.stop_after(FAR)
    walked.only(_MATCH, _query(words))
    return [walked, _collected(part, words)]


def _collected(part: Part, words: Sequence[str]) -> Statement:
    found = filtered(part)
    found.first = f"{_COLLECTED}{_BEGIN}) "
    found.first_params = [_beginnings(words)]
    found.source = "matching p"
    return found


def _expected(words: Sequence[str]) -> int:
    """How many products the planner thinks match: it plans, and runs nothing."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (FORMAT JSON) SELECT 1 FROM inventory_product p WHERE {_BEGIN}",  # noqa: S608 - fixed texts
            [_beginnings(words)],
        )
        return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])


def _beginnings(words: Sequence[str]) -> list[str]:
    return [word[:LONGEST_PREFIX] for word in words]


def _query(words: Sequence[str]) -> str:
    return " & ".join(f"'{word[:LONGEST_PREFIX]}':*" for word in words)
