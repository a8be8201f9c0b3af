"""Shops with goods on the shelf, made quickly: SQLite files are copied from a template, PostgreSQL starts afresh."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.faults.scenarios import STOCK
from tests.live.goods import stock_all
from tests.live.shop import Shop

SETTINGS = "tests.faults.settings"

#: Makes new, empty databases: module -> URL; an empty mapping means SQLite files.
Databases = Callable[[], dict[str, str]]


class StockedShops:
    """``new(name)`` is a running, stocked shop in a folder of its own."""

    def __init__(self, folder: Path, databases: Databases, **environment: str) -> None:
        self._folder, self._databases, self._environment = folder, databases, environment
        self._template: Path | None = None

    def new(self, name: str, **environment: str) -> Shop:
        """Started with ``environment``; the caller kills it."""
        shop = Shop(self._folder / name, databases=self._databases(), settings=SETTINGS)
        shop.extra.update(self._environment | environment)
        if shop.on_files:
            self._copy_template(shop)
            shop.start()
        else:
            shop.start()
            stock_all(shop, STOCK)
        return shop

    def _copy_template(self, shop: Shop) -> None:
        if self._template is None:
            first = Shop(self._folder / "template", databases={}, settings=SETTINGS)
            first.start()
            stock_all(first, STOCK)
            first.stop()
            self._template = first.folder / "var"
        shutil.copytree(self._template, shop.folder / "var")
