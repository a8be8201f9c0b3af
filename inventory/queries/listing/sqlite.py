"""SQLite: it knows no figures of its own, so this counts a little and then says which index to walk.

Walking the index of the ordering is fast when many rows match, and hopeless when few do; collecting the matches and
sorting them is the other way round. ``FEW`` is where both cost about the same for a million products.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import connections

from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Wanted
from inventory.rules.search import LONGEST_PREFIX

FEW: Final = 4000

_MATCHING: Final = "inventory_product_search CROSS JOIN inventory_product p ON p.id = inventory_product_search.rowid"
_MATCH: Final = "inventory_product_search MATCH %s"


def plan(wanted: Wanted, reclaimable: Collection[int]) -> Statement:
    """The rows of ``wanted``, and the way to them."""
    if wanted.words is not None:
        return _searched(wanted, wanted.words, reclaimable)
    if not wanted.has_price or wanted.by_price:
        return filtered(wanted, reclaimable)
    if _is_few(filtered(wanted, reclaimable)):
        found = filtered(wanted, reclaimable)
        found.named = "+p.{}"  # a plus takes an index out of the choice: by price, then sorted
        return found
    return filtered(wanted, reclaimable, price="+p.price")


def _searched(wanted: Wanted, words: Sequence[str], reclaimable: Collection[int]) -> Statement:
    """Newest first, matches stream in the order of the index. In other orders, few are sorted and many are met."""
    match = " AND ".join(f'"{word[:LONGEST_PREFIX]}"*' for word in words)
    found = filtered(wanted, reclaimable)
    newest = wanted.ordering == "newest"
    if newest or _count(f"SELECT 1 FROM inventory_product_search WHERE {_MATCH}", [match]) <= FEW:  # noqa: S608 - fixed texts
        found.source = _MATCHING
        found.where.insert(0, _MATCH)
        found.params.insert(0, match)
        found.named = "inventory_product_search.row{}" if newest else "p.{}"  # its rowid is the product's id
        return found
    for word in words:
        found.only("' ' || p.search_text LIKE %s", f"% {word[:LONGEST_PREFIX]}%")
    return found


def _is_few(statement: Statement) -> bool:
    return _count(f"SELECT 1 FROM {statement.source} WHERE {' AND '.join(statement.where)}", statement.params) <= FEW  # noqa: S608 - fixed texts


def _count(sql: str, params: Sequence[Any]) -> int:
    """How many rows, up to one more than few."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql} LIMIT {FEW + 1})", params)  # noqa: S608 - fixed texts
        return int(cursor.fetchone()[0])
