"""PostgreSQL: which index to read, by how common the words are.

Its planner takes matches to be spread evenly over an ordering and words to be independent, and neither is so ("table"
is not where the alphabet begins, and what is of wood is not of glass). So words that many products have are met by a
walk along the ordering, which is given up when it has not met a page soon; all others are looked up in the index of
beginnings. Newest first, that index is read by blocks of ids and not much further than the page: words that are common
but seldom meet are not gone through for all products. In other orders, what is found is sorted.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final

from inventory.queries.listing.figures import Figures, figures
from inventory.queries.listing.statement import Statement, filtered
from inventory.queries.listing.wanted import Part
from inventory.rules.search import LONGEST_PREFIX

#: So many are collected and sorted sooner than a statement with more in it is planned.
HANDFUL: Final = 300
#: So many are collected in about the time in which a walk through a million products meets a page of them.
FEW: Final = 1500
FAR: Final = 20_000
#: Newest first, a walk meets words of this share of products in about the time in which a block is collected.
OFTEN: Final = 0.01
NEAR: Final = 5000
#: Collecting this share of products takes about as long as going from block to block does for all products.
SELDOM: Final = 0.004
#: More blocks than this at once cost about as much as all of them.
MOST_BLOCKS: Final = 8

_COLUMNS: Final = (
    "p.id, p.sku, p.name_fr, p.name_en, p.category_id, p.price, p.currency, p.tax_category, p.image, p.sellable, "
    "p.sort_fr, p.sort_en, p.is_active, p.in_stock"
)
_BEGIN: Final = "inventory_beginnings(p.search_text) @> ARRAY[%s]"
_MATCH: Final = "p.search_words @@ %s::tsquery"
#: Matches from the index; OFFSET 0 keeps the planner from walking an ordering to them.
_FOUND: Final = f"(SELECT {_COLUMNS} FROM inventory_product p WHERE {{}} OFFSET 0) p"  # noqa: S608 - fixed texts
#: A block is what ids have in common but for their last 14 bits (migration 0005).
BLOCK: Final = 1 << 14
_NEWEST_BLOCK: Final = "SELECT MAX(id) >> 14 AS n FROM inventory_product"
#: Every block that has products, from the newest: rows of it are made as they are asked for.
_BLOCKS: Final = f"""WITH RECURSIVE block AS ({_NEWEST_BLOCK}{{}} UNION ALL
SELECT (SELECT MAX(id) >> 14 FROM inventory_product WHERE id < (block.n << 14)) FROM block WHERE n IS NOT NULL) """  # noqa: S608


def plans(part: Part) -> Sequence[Statement]:
    """The rows of ``part``: each but the last may find less than there is, and then the next is asked."""
    if part.wanted.words is None:
        return [filtered(part)]
    beginnings = [word[:LONGEST_PREFIX] for word in part.wanted.words]
    return (_newest if part.wanted.ordering == "newest" else _sorted)(part, beginnings, figures())


def _newest(part: Part, beginnings: Sequence[str], known: Figures | None) -> Sequence[Statement]:
    if known is None:
        return [_walk(part, beginnings, NEAR), _matching(part, beginnings)]
    if known.most(beginnings) <= HANDFUL:
        return [_matching(part, beginnings)]
    share = known.share(beginnings)
    if share >= OFTEN:
        return [_walk(part, beginnings, NEAR), _by_block(part, beginnings)]
    recent = _recent(part, beginnings, _blocks_of_a_page(part, share))
    seldom = share < SELDOM or not known.all_common(beginnings)
    return [recent, _matching(part, beginnings) if seldom else _by_block(part, beginnings)]


def _blocks_of_a_page(part: Part, share: float) -> int:
    """So many blocks have a page of what that share of products has, the newest one being begun only; else two."""
    wanted = 1 + ceil(part.limit / (share * BLOCK)) if share else MOST_BLOCKS + 1
    return wanted if wanted <= MOST_BLOCKS else 2


def _sorted(part: Part, beginnings: Sequence[str], known: Figures | None) -> Sequence[Statement]:
    if known is None or known.share(beginnings) * known.products <= FEW:
        return [_matching(part, beginnings)]
    return [_walk(part, beginnings, FAR), _matching(part, beginnings)]


def _walk(part: Part, beginnings: Sequence[str], rows: int) -> Statement:
    """What is met among the first so many rows of the ordering."""
    walked = filtered(part)
    walked.stop_after(rows)
    walked.only(_MATCH, _query(beginnings))
    return walked


def _recent(part: Part, beginnings: Sequence[str], blocks: int) -> Statement:
    """What the so many newest blocks have."""
    below, bound = _below(part)
    numbers = ", ".join(f"n - {number}" for number in range(blocks))
    newest = f"(SELECT ARRAY[{numbers}] FROM ({_NEWEST_BLOCK}{below}) newest)"  # noqa: S608 - fixed texts
    found = _matching(part, beginnings, f"ARRAY[p.id >> 14] && {newest}")
    found.params = [*bound, *found.params]
    return found


def _by_block(part: Part, beginnings: Sequence[str]) -> Statement:
    """Block by block until there is a page: a nested loop, because each block's rows are limited."""
    below, bound = _below(part)
    one, params = _matching(part, beginnings, "ARRAY[p.id >> 14] @> ARRAY[block.n]").select("p.*")
    rows = f"SELECT p.* FROM block CROSS JOIN LATERAL ({one}) p WHERE block.n IS NOT NULL"  # noqa: S608 - fixed texts
    return Statement(
        part.wanted.order,
        part.limit,
        source=f"(SELECT p.* FROM ({rows}) p LIMIT %s) p",  # noqa: S608 - fixed texts
        first=_BLOCKS.format(below),
        first_params=list(bound),
        where=["TRUE"],
        params=[*params, part.limit],
    )


def _below(part: Part) -> tuple[str, Sequence[int]]:
    """Where a further page begins to look."""
    return (" WHERE id < %s", part.after) if part.after else ("", ())


def _matching(part: Part, beginnings: Sequence[str], *conditions: str) -> Statement:
    """What the index finds. One condition per word: the index then leaps from each to the next product of another."""
    found = filtered(part)
    found.source = _FOUND.format(" AND ".join([*conditions, *[_BEGIN] * len(beginnings)]))
    found.params = [*beginnings, *found.params]
    return found


def _query(beginnings: Sequence[str]) -> str:
    return " & ".join(f"'{beginning}':*" for beginning in beginnings)
