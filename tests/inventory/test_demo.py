"""The demo: the same shop for the same seed, with books that balance."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import OutputWrapper
from django.db import connections
from pytest_django.fixtures import Settings

from inventory import demo, local
from inventory.demo.pictures import paint
from inventory.interface.demo import DEMO_SKUS
from inventory.models import Category, LedgerEntry, Product, Stock, Warehouse
from tests.inventory.making import books_balance

pytestmark = pytest.mark.django_db(databases="__all__")


def load(seed: int) -> None:
    demo.load(seed=seed, out=OutputWrapper(io.StringIO()))


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures take longest, and most tests look at none."""
    monkeypatch.setattr(demo, "paint_all", lambda *_args, **_options: iter(()))


def shop() -> list[tuple[Any, ...]]:
    """Everything but the dates."""
    names = ("product__sku", "warehouse__code", "on_hand", "held", "low_stock_threshold")
    entries = LedgerEntry.objects.order_by("id").values_list("kind", "on_hand_change", "reference", "reason")
    return [*Stock.objects.order_by("product__sku", "id").values_list(*names), *entries]


def forget() -> None:
    """As an empty shop is, whatever the ledger thinks of it."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute("DELETE FROM inventory_ledgerentry")
    for model in (Stock, Product, Warehouse, Category):
        model._default_manager.all().delete()


def test_eighty_products_in_eight_categories_with_pictures_and_a_past(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert demo.is_empty()
    load(2026)
    assert not demo.is_empty()
    assert Product.objects.count() == 80
    assert Product.objects.values("category").distinct().count() == 8
    assert len({product.category_id for product in Product.objects.order_by("-id")[:8]}) >= 7
    assert Warehouse.objects.count() == 2
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) >= {"received", "adjusted", "sent", "arrived"}
    painted = [
        tmp_path / image for product in Product.objects.all() for image in (product.image, *(product.gallery or ()))
    ]
    assert len({path.read_bytes() for path in painted}) == 3 * 80
    assert max(path.stat().st_size for path in painted) < 20_000
    books_balance()


def test_some_are_sold_out_some_are_low_and_what_others_sell_is_there(unpainted: None) -> None:
    load(2026)
    assert Product.objects.filter(in_stock=False).count() == 3
    assert Stock.objects.filter(low_since__isnull=False).exists()
    assert len(local.products(skus=DEMO_SKUS)) == len(DEMO_SKUS)
    assert min(info.quantity for info in local.products(skus=DEMO_SKUS)) >= 20


@pytest.mark.skipif("connections['inventory'].vendor != 'sqlite'", reason="PostgreSQL keeps its ledger")
def test_the_seed_decides_what_happened(unpainted: None) -> None:
    found = []
    for seed in (7, 7, 8):
        load(seed)
        found.append(shop())
        forget()
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_the_seed_decides_the_pictures() -> None:
    first, again, other = (paint("lighting", 3, seed=seed).tobytes() for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_history_is_told_in_the_order_in_which_it_happened(unpainted: None) -> None:
    load(2026)
    dates = list(LedgerEntry.objects.order_by("id").values_list("recorded_at", flat=True))
    assert dates == sorted(dates)
