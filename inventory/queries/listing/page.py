"""One page of the list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connections

from inventory.queries.expired import reclaimable
from inventory.queries.listing import postgres, sqlite
from inventory.queries.listing.wanted import Wanted
from shop.web.pagination import Ask, Page, read_cursor, write_cursor

COLUMNS: Final = (
    "p.id, p.sku, p.name_{0}, p.category_id, p.price, p.currency, p.tax_category, p.image, p.sellable, p.sort_{0}"
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


def product_page(wanted: Wanted, *, ask: Ask, now: datetime) -> Page[Row]:
    """Two statements, on SQLite sometimes three. Raises ``Invalid`` for a cursor of another ordering."""
    order = wanted.order
    begins_after = read_cursor(ask, order, types=[str if "sort" in column else int for column in order])
    if wanted.words == ():
        return Page([], None)
    connection = connections["inventory"]
    dead = reclaimable(now=now)
    statement = (sqlite if connection.vendor == "sqlite" else postgres).plan(wanted, dead)
    if begins_after:
        statement.after(order, begins_after)
    with connection.cursor() as cursor:
        cursor.execute(*statement.select(COLUMNS.format(wanted.language), order, limit=ask.limit + 1))
        rows = [_row(values, dead) for values in cursor.fetchall()]
    items = rows[: ask.limit]
    return Page(items, _cursor(items[-1], order) if len(rows) > ask.limit else None)


def _row(values: Sequence[object], dead: dict[int, int]) -> Row:
    row = Row._make(values)
    return row._replace(quantity=row.quantity + dead[row.id]) if row.id in dead else row


def _cursor(row: Row, order: Sequence[str]) -> str:
    return write_cursor(order, [getattr(row, column.lstrip("-").partition("_")[0]) for column in order])
