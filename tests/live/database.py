"""A look, or a poke, into a running shop's databases from outside, as time or an operator would."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import psycopg

from tests.live.apart import AnyShop


def execute(shop: AnyShop, module: str, statement: str, *values: Any) -> None:
    """Run one statement, with ``?`` for values, and commit."""
    if shop.on_files:
        with sqlite3.connect(shop.folder / "var" / f"{module}.sqlite3", timeout=10) as connection:
            connection.execute(statement, [_plain(value) for value in values])
        connection.close()
        return
    with psycopg.connect(shop.url_of(module)) as server:
        server.execute(statement.replace("?", "%s").encode(), values)


def deadlocks(shop: AnyShop, module: str) -> int:
    """How often PostgreSQL found sessions that waited for each other. SQLite, with one writer at a time, has none."""
    if shop.on_files:
        return 0
    with psycopg.connect(shop.url_of(module)) as server:
        found = server.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert found is not None
    return int(found[0])


def _plain(value: Any) -> Any:
    """As Django writes it on SQLite."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value
