"""``python -m tests.bench.filling PRODUCTS ORDERS``: makes and fills the shop of this environment, fast.

Rows go in bulk, those of the products with their indexes taken away and made again, as a restore would do it. Prints
how far it is, and leaves the addresses of deep pages in ``SHOP_VAR/deep.json``.
"""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import django
import orjson
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.models import GeneratedField

django.setup()

from inventory.models import Category, Product, Warehouse  # noqa: E402 - models need Django set up
from shop.roles.current import databases  # noqa: E402
from shop.web.pagination import write_cursor  # noqa: E402
from tests.bench.history import TABLES, as_stored  # noqa: E402
from tests.bench.words import CATEGORIES, COLUMNS, products  # noqa: E402

BATCH: Final = 20_000
ALIASES: Final = ("inventory", "orders", "billing")
DEEP_FILE: Final = "deep.json"


def fill(product_count: int, order_count: int) -> None:
    """Products, their stock, and a history of orders."""
    for alias in databases():
        call_command("migrate", database=alias, verbosity=0)
    Warehouse.objects.create(id=1, code="MAIN", name="Main")
    Category.objects.bulk_create(
        Category(slug=f"category-{n:02d}", name_fr=f"Rayon {n}", name_en=f"Shelf {n}", position=n)
        for n in range(CATEGORIES)
    )
    for alias in ALIASES:
        _be_careless(connections[alias])
    with _without_indexes(connections["inventory"]):
        _load(Product, COLUMNS, products(product_count), product_count)
    _check()
    for model, rows in TABLES:
        _load_dicts(model, rows(product_count, order_count))
    for alias in ALIASES:
        _settle(connections[alias])
    (Path(settings.SHOP_VAR) / DEEP_FILE).write_bytes(orjson.dumps(list(_deep_pages())))


def _check() -> None:
    """What was written must be what the shop itself would have written."""
    for product in Product.objects.order_by("id")[:500]:
        written = (product.search_text, product.sort_fr, product.sort_en)
        product.derive()
        if written != (product.search_text, product.sort_fr, product.sort_en):
            raise AssertionError(f"the shop would store {product.sku} differently")


def _load_dicts(model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows, None)
    if first is None:
        return
    fields = {
        field.attname: field
        for field in model._meta.concrete_fields
        if not isinstance(field, GeneratedField) and not field.has_db_default()
    }
    defaults = {name: as_stored(field.get_default()) for name, field in fields.items() if name not in first}
    columns = [*first, *defaults]

    def values() -> Iterator[Sequence[Any]]:
        rest = tuple(defaults.values())
        yield (*map(as_stored, first.values()), *rest)
        for row in rows:
            yield (*map(as_stored, row.values()), *rest)

    _load(model, columns, values())


def _load(model: type[Any], columns: Sequence[str], rows: Iterable[Sequence[Any]], of: int | None = None) -> None:
    """Bulk insert: COPY, or one prepared INSERT in one transaction."""
    began, done, rows = time.monotonic(), 0, iter(rows)
    connection = connections[model._meta.app_label]
    table, names = model._meta.db_table, ", ".join(columns)
    places = ", ".join("?" for _ in columns)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        while batch := list(islice(rows, BATCH)):
            if connection.vendor == "sqlite":
                connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)
            else:
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            done += len(batch)
            _progress(done, of)
        if connection.vendor == "postgresql" and model._meta.auto_field is not None:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}")
        cursor.execute("COMMIT")
    _say(f"    {model._meta.db_table}: {done} rows in {time.monotonic() - began:.1f} s")


@contextmanager
def _without_indexes(connection: Any) -> Iterator[None]:
    """Take the indexes and triggers of products away, and make them again from their own definitions."""
    with connection.cursor() as cursor:
        cursor.execute(_DEFINITIONS[connection.vendor])
        kept = cursor.fetchall()
        for kind, name, _ in kept:
            cursor.execute(f"DROP {kind} {name}")
        yield
        began = time.monotonic()
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute("SET statement_timeout = 0")
        for number, (_, _, definition) in enumerate(kept, 1):
            cursor.execute(definition)
            _progress(number, len(kept))
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO inventory_product_search(inventory_product_search) VALUES ('rebuild')")
    _say(f"    {len(kept)} indexes and triggers of products made in {time.monotonic() - began:.1f} s")


_DEFINITIONS: Final = {
    "postgresql": (
        "SELECT 'INDEX', indexname, indexdef FROM pg_indexes WHERE tablename = 'inventory_product'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    ),
    "sqlite": (
        "SELECT upper(type), name, sql FROM sqlite_master"
        " WHERE tbl_name = 'inventory_product' AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    ),
}


def _be_careless(connection: Any) -> None:
    """Nobody will miss these files after a crash; the server that is measured opens them with its own settings."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in ("synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")


def _settle(connection: Any) -> None:
    """What the database does by itself sooner or later."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _deep_pages() -> Iterator[str]:
    """Pages of the list in stock by price and by name, of all and of a category, from the middle to nearly the end."""
    shown = Product.objects.filter(is_active=True, in_stock=True)
    for ordering, column in (("price", "price"), ("name", "sort_fr")):
        for category in ("", "category-07", "category-20"):
            rows = shown.filter(category=category) if category else shown
            for part in (0.5, 0.75, 0.95):
                place = int(rows.count() * part)
                values = rows.order_by(column, "id").values_list(column, "id")[place]
                cursor = write_cursor((column, "id"), values)
                chosen = f"&category={category}" if category else ""
                yield f"in_stock=true&ordering={ordering}{chosen}&cursor={cursor}"


def _progress(done: int, of: int | None) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"\r    {done} of {of} " if of else f"\r    {done} ")
        sys.stdout.flush()


def _say(line: str) -> None:
    sys.stdout.write(("\r" if sys.stdout.isatty() else "") + line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]))
