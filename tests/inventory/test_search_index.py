"""The index of words stays in step with the products, whatever happens to them."""

from collections.abc import Callable

import pytest
from django.db import connections

from inventory.interface.messages import ProductEdit
from inventory.models import Product
from inventory.operations.edit_product import edit_product
from inventory.operations.tidy_search import tidy_search
from tests.inventory.making import category, hold_one, product, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

on_sqlite = pytest.mark.skipif("connections['inventory'].vendor != 'sqlite'", reason="SQLite's own index")


@pytest.fixture
def find(visitor: Visitor) -> Callable[[str], list[str]]:
    return lambda q: [item["sku"] for item in visitor.get("products", q=q).json()["items"]]


def test_a_new_name_is_found_and_the_old_one_no_more(find: Callable[[str], list[str]]) -> None:
    sku = product(name_en="Copper kettle").sku
    edit_product(sku=sku, edit=ProductEdit(name_en="Brass lantern"))
    assert (find("kettle"), find("lantern")) == ([], [sku])


def test_what_is_made_in_bulk_is_found(find: Callable[[str], list[str]]) -> None:
    made = Product(sku="BULK-1", name_fr="Bouilloire", name_en="Kettle", category=category(), price=1)
    made.derive()
    Product.objects.bulk_create([made])
    assert find("kettle") == ["BULK-1"]


def test_a_deleted_product_is_not_found(find: Callable[[str], list[str]]) -> None:
    product("GONE-1", name_en="Kettle").delete()
    assert find("kettle") == []


def test_a_withdrawn_product_is_not_found(find: Callable[[str], list[str]]) -> None:
    sku = product(name_en="Kettle").sku
    edit_product(sku=sku, edit=ProductEdit(is_active=False))
    assert find("kettle") == []
    edit_product(sku=sku, edit=ProductEdit(is_active=True))
    assert find("kettle") == [sku]


@on_sqlite
def test_selling_does_not_touch_the_index() -> None:
    sku = stocked(5)
    with connections["inventory"].cursor() as cursor:
        before = _pieces(cursor)
        hold_one(sku)
        assert _pieces(cursor) == before


@on_sqlite
def test_the_index_says_what_the_products_say() -> None:
    """FTS5 compares every word itself and raises if one differs; the triggers survive every migration."""
    for number in range(20):
        product(name_en=f"Thing number {number}")
    edit_product(sku=product().sku, edit=ProductEdit(name_fr="Autre chose"))
    product().delete()
    with connections["inventory"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO inventory_product_search(inventory_product_search, rank) VALUES ('integrity-check', 1)"
        )
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'inventory_product'")
        assert {name for (name,) in cursor.fetchall()} == {
            "product_search_insert",
            "product_search_update",
            "product_search_delete",
        }


@on_sqlite
def test_tidying_leaves_one_piece_that_finds_the_same(find: Callable[[str], list[str]]) -> None:
    for number in range(40):
        product(f"TIDY-{number:02d}", name_en="Kettle")
    before = find("kettle")
    tidy_search()
    with connections["inventory"].cursor() as cursor:
        assert _pieces(cursor) == 1
    assert find("kettle") == before


def _pieces(cursor: object) -> int:
    cursor.execute("SELECT COUNT(DISTINCT segid) FROM inventory_product_search_idx")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
