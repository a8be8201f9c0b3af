"""One page of the list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connections

from inventory.queries.expired import SOME_EXPIRED, parameter, reclaimable
from inventory.queries.listing import postgres, sqlite
from inventory.queries.listing.wanted import Part, Wanted
from shop.web.pagination import Ask, Page, read_cursor, write_cursor

#: The last column says, once for the statement, whether some hold is past its time.
_COLUMNS: Final = (
    "p.id, p.sku, p.name_{0}, p.category_id, p.price, p.currency, p.tax_category, p.image, p.sellable, p.sort_{0}, "
    + SOME_EXPIRED
)


class Row(NamedTuple):
    """A product in the list, its ``name`` in the language asked for; ``quantity`` can be sold now."""

    id: int
    sku: str
    name: str
    category: str
    price: int
    currency: str
    tax_category: str
    image: str
    quantity: int
    sort: str
    some_expired: bool


def product_page(wanted: Wanted, *, ask: Ask, now: datetime) -> Page[Row]:
    """One statement; up to two more while some hold is past its time and not swept.

    Raises ``Invalid`` for a cursor of another list.
    """
    after = read_cursor(ask, wanted.order, types=[str if "sort" in column else int for column in wanted.order])
    part = Part(wanted=wanted, after=after, limit=ask.limit + 1)
    rows = _rows(part, now)
    if rows[0].some_expired if rows else wanted.in_stock:
        rows = _with_expired(rows, part, now)
    items = rows[: ask.limit]
    return Page(items, _cursor(items[-1], wanted.order) if len(rows) > ask.limit else None)


def _with_expired(rows: list[Row], part: Part, now: datetime) -> list[Row]:
    """The rows with what expired holds still count as held; of those in stock, all that this brings back."""
    pieces = reclaimable(now=now)
    if part.wanted.in_stock and pieces:
        rows = _rows(replace(part, also_in_stock=tuple(pieces)), now)
    return [row._replace(quantity=row.quantity + pieces.get(row.id, 0)) for row in rows]


def matches(wanted: Wanted, columns: str, most: int) -> list[Any]:
    """The first ``most`` rows of what is ``wanted``, with ``columns`` of the products ``p``: for counting."""
    return _first_rows(Part(wanted=wanted, after=(), limit=most), columns)


def _rows(part: Part, now: datetime) -> list[Row]:
    rows = _first_rows(part, _COLUMNS.format(part.wanted.language), parameter(now))
    return [Row._make(values) for values in rows]


def _first_rows(part: Part, columns: str, *params: Any) -> list[Any]:
    if part.wanted.words == ():
        return []
    connection = connections["inventory"]
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for statement in (sqlite if connection.vendor == "sqlite" else postgres).plans(part):
            cursor.execute(*statement.select(columns, *params))
            rows = cursor.fetchall()
            if len(rows) == part.limit:
                break
    return rows


def _cursor(row: Row, order: Sequence[str]) -> str:
    return write_cursor(order, [getattr(row, column.lstrip("-").partition("_")[0]) for column in order])
