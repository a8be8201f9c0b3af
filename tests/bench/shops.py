"""The servers that are measured: the shop as ``manage.py up`` runs it, filled, one per size."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import orjson

from shop.roles.catalogue import MODULES
from tests.bench.client import Line
from tests.live.apart import Apart
from tests.live.process import ROOT
from tests.live.shop import Shop
from tests.servers import postgres

SETTINGS: Final = "tests.bench.settings"
#: Unlike the suite's server, this one writes as a production server does.
DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB", "max_wal_size": "4GB"}

Databases = Callable[[], dict[str, str]]


class Door(Protocol):
    """Where buyers come in: a port, the process that answers there, and how many products there are."""

    @property
    def port(self) -> int: ...

    @property
    def pid(self) -> int: ...

    @property
    def products(self) -> int: ...

    def line(self) -> Line: ...


@dataclass(frozen=True)
class Filled:
    """A running shop with so many products and orders; ``deep`` are the queries of its deep pages."""

    shop: Shop
    products: int
    orders: int
    deep: Sequence[str]

    @property
    def port(self) -> int:
        return self.shop.port

    @property
    def pid(self) -> int:
        """The process that answers: gunicorn's one worker."""
        return processes_of(self.shop)[-1]

    def line(self) -> Line:
        return Line(self.port)


@contextmanager
def filled(folder: Path, databases: Databases, sizes: Sequence[tuple[int, int]]) -> Iterator[list[Filled]]:
    """A shop per (products, orders), all running."""
    with ExitStack() as stack:
        shops = []
        for products, orders in sizes:
            print(f"  filling a shop with {products} products and {orders} orders", flush=True)
            shop = Shop(folder / str(products), databases=databases(), settings=SETTINGS)
            stack.callback(shop.kill)
            fill(shop, products, orders)
            shop.start("--no-jobs")
            deep = orjson.loads((shop.folder / "var" / "deep.json").read_bytes())
            shops.append(Filled(shop, products, orders, deep))
        yield shops


@contextmanager
def databases_of(kind: str) -> Iterator[tuple[Databases, str]]:
    """Makers of new databases of ``kind``, with the server they need, and its version."""
    if kind == "sqlite":
        import sqlite3

        yield dict, f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"
        return
    postgres.SETTINGS.update(DURABLE)
    with postgres.running() as server:
        yield (
            lambda: {name: server.create_database(name) for name, module in MODULES.items() if module.has_database},
            _version(server),
        )


def processes_of(shop: Shop) -> tuple[int, int]:
    """The process that was started, gunicorn's arbiter, and the worker below it."""
    if shop._process is None:
        raise AssertionError("the shop does not run")
    return family(shop._process.pid)


def family(arbiter: int) -> tuple[int, int]:
    """The process that was started, gunicorn's arbiter, and the one worker below it."""
    return arbiter, _child_of(arbiter)


def _child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def python_in(shop: Shop, *arguments: str) -> str:
    """Run Python with the shop's environment; answers what it prints."""
    environment = {**shop.environment(), "SHOP_LOG_LEVEL": "WARNING"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def fill(shop: Shop | Apart, products: int, orders: int) -> None:
    """Rows in bulk, and progress as it goes."""
    (shop.folder / "var").mkdir(parents=True)
    command = [sys.executable, "-m", "tests.bench.filling", str(products), str(orders)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **shop.environment()}, check=True)


def _version(server: postgres.Postgres) -> str:
    import psycopg

    with psycopg.connect(server.url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    settings = ", ".join(f"{name}={value}" for name, value in DURABLE.items())
    return f"PostgreSQL {row[0] if row else '?'}, {settings}"
