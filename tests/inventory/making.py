"""Goods to sell, and looking at what became of them."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inventory import local
from inventory.interface.messages import Hold, HoldLine
from inventory.models import Category, LedgerEntry, Product, Stock, Warehouse
from inventory.operations.receive import receive
from inventory.operations.set_threshold import set_threshold
from inventory.proof import prove

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
MAIN = "MAIN"

_numbers = itertools.count(1)


def category(slug: str = "things") -> Category:
    """A shelf, made at first use."""
    return Category.objects.get_or_create(slug=slug, defaults={"name_fr": f"Rayon {slug}", "name_en": f"Shelf {slug}"})[
        0
    ]


def warehouse(code: str = MAIN) -> Warehouse:
    """A warehouse, made at first use."""
    return Warehouse.objects.get_or_create(code=code, defaults={"name": code.title(), "position": ord(code[0])})[0]


def product(sku: str = "", *, category_slug: str = "things", **fields: Any) -> Product:
    """A product without stock."""
    sku = sku or f"SKU-{next(_numbers):05d}"
    values = {"name_fr": f"Objet {sku}", "name_en": f"Thing {sku}", "price": 1990, **fields}
    made = Product(sku=sku, category=category(category_slug), **values)
    made.save()
    return made


def stocked(quantity: int, sku: str = "", *, threshold: int | None = None, **houses: int) -> str:
    """A product with ``quantity`` in the main warehouse and so many in others; its SKU."""
    made = product(sku)
    for code, pieces in {MAIN: quantity, **houses}.items():
        warehouse(code)
        if pieces:
            deliver(made.sku, pieces, code)
    if threshold is not None:
        set_threshold(sku=made.sku, warehouse=MAIN, threshold=threshold, now=timezone.now())
    return made.sku


def deliver(sku: str, quantity: int, code: str = MAIN) -> None:
    """A delivery with a reference of its own."""
    receive(sku=sku, warehouse=code, quantity=quantity, reference=uuid.uuid4().hex, actor="test", now=timezone.now())


def new_order() -> str:
    """An order's id."""
    return uuid.uuid4().hex


def held(order_id: str = "", *, minutes: float = 15, **pieces: int) -> Hold:
    """What an order gets that asks for ``pieces`` per SKU (dashes are written as underscores)."""
    lines = tuple(HoldLine(sku=sku.replace("_", "-"), quantity=quantity) for sku, quantity in pieces.items())
    expires_at = timezone.now() + timedelta(minutes=minutes)
    return local.hold(order_id=order_id or new_order(), lines=lines, expires_at=expires_at)


def hold_one(sku: str, quantity: int = 1, *, order_id: str = "", minutes: float = 15) -> Hold:
    """A hold of one line."""
    expires_at = timezone.now() + timedelta(minutes=minutes)
    lines = (HoldLine(sku=sku, quantity=quantity),)
    return local.hold(order_id=order_id or new_order(), lines=lines, expires_at=expires_at)


def counters(sku: str) -> dict[str, tuple[int, int]]:
    """On hand and held, per warehouse."""
    rows = Stock.objects.filter(product__sku=sku).values_list("warehouse__code", "on_hand", "held")
    return {code: (on_hand, held) for code, on_hand, held in rows}


def sellable(sku: str) -> int:
    """What the product's gate says."""
    return Product.objects.get(sku=sku).sellable


def kinds(sku: str) -> list[str]:
    """What the ledger tells of a product, oldest first."""
    return list(LedgerEntry.objects.filter(stock__product__sku=sku).order_by("id").values_list("kind", flat=True))


def books_balance() -> None:
    """Every counter is what the ledger says."""
    assert list(prove(now=timezone.now())) == []


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that runs inside, without the transaction's own."""
    found: list[str] = []
    with CaptureQueriesContext(connections["inventory"]) as captured:
        yield found
    plain = (query["sql"] for query in captured.captured_queries)
    found += [sql for sql in plain if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))]
