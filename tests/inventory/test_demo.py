"""The demo: the same shop for the same seed, with books that balance."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import OutputWrapper
from pytest_django.fixtures import Settings

from inventory import demo, local
from inventory.interface.demo import DEMO_SKUS
from inventory.models import LedgerEntry, Product, Stock, Warehouse
from tests.inventory.making import books_balance

pytestmark = pytest.mark.django_db(databases="__all__")


def load(seed: int, folder: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = folder
    demo.load(seed=seed, out=OutputWrapper(io.StringIO()))


def shop() -> list[tuple[Any, ...]]:
    """Everything but the dates."""
    names = ("product__sku", "warehouse__code", "on_hand", "held", "low_stock_threshold")
    entries = LedgerEntry.objects.order_by("id").values_list("kind", "on_hand_change", "reference", "reason")
    return [*Stock.objects.order_by("product__sku", "id").values_list(*names), *entries]


def pictures(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("products/*")}


def forget() -> None:
    """As an empty shop is, whatever the ledger thinks of it."""
    LedgerEntry.objects.all()._raw_delete(using="inventory")
    for model in (Stock, Product, Warehouse):
        model.objects.all().delete()
    from inventory.models import Category

    Category.objects.all().delete()


def test_eighty_products_in_eight_categories_with_pictures_and_a_past(tmp_path: Path, settings: Settings) -> None:
    assert demo.is_empty()
    load(2026, tmp_path, settings)
    assert not demo.is_empty()
    assert Product.objects.count() == 80
    assert Product.objects.values("category").distinct().count() == 8
    assert Warehouse.objects.count() == 2
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) >= {"received", "adjusted", "sent", "arrived"}
    assert len(set(pictures(tmp_path).values())) == 80
    assert max(path.stat().st_size for path in tmp_path.glob("products/*")) < 20_000
    books_balance()


def test_some_are_sold_out_some_are_low_and_what_others_sell_is_there(tmp_path: Path, settings: Settings) -> None:
    load(2026, tmp_path, settings)
    assert Product.objects.filter(in_stock=False).count() == 3
    assert Stock.objects.filter(low_since__isnull=False).exists()
    assert len(local.products(skus=DEMO_SKUS)) == len(DEMO_SKUS)
    assert min(info.quantity for info in local.products(skus=DEMO_SKUS)) >= 20


@pytest.mark.parametrize(("seeds", "same"), [((7, 7), True), ((7, 8), False)])
def test_the_seed_decides_everything(seeds: tuple[int, int], same: bool, tmp_path: Path, settings: Settings) -> None:
    found = []
    for number, seed in enumerate(seeds):
        load(seed, tmp_path / str(number), settings)
        found.append((shop(), pictures(tmp_path / str(number))))
        if number == 0:
            forget()
    assert (found[0] == found[1]) is same


def test_history_is_told_in_the_order_in_which_it_happened(tmp_path: Path, settings: Settings) -> None:
    load(2026, tmp_path, settings)
    dates = list(LedgerEntry.objects.order_by("id").values_list("recorded_at", flat=True))
    assert dates == sorted(dates)
