"""The list of products: filters, orderings and what a row says."""

import gzip
from typing import Any

import pytest
from django.test import Client

from inventory import local
from inventory.jobs import expire_holds
from inventory.models import Product
from tests.inventory.making import category, hold_one, product, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


def skus(visitor: Visitor, language: str = "en", **query: Any) -> list[str]:
    answer = visitor.get("products", language=language, **query)
    assert answer.status_code == 200, answer.content
    return [item["sku"] for item in answer.json()["items"]]


@pytest.fixture
def catalogue() -> None:
    product("A", name_fr="Zèbre", name_en="Zebra", price=300, category_slug="animals")
    product("B", name_fr="Éléphant", name_en="Elephant", price=100, category_slug="animals")
    product("C", name_fr="Encre", name_en="Ink", price=200, category_slug="office")
    product("D", name_fr="Eau", name_en="Water", price=200, category_slug="drinks")


def test_a_row_says_what_a_card_shows(visitor: Visitor) -> None:
    stocked(4, "CUP-1")
    Product.objects.filter(sku="CUP-1").update(image="products/CUP-1.webp")
    hold_one("CUP-1")
    assert visitor.get("products").json() == {
        "items": [
            {
                "sku": "CUP-1",
                "name": "Thing CUP-1",
                "category": "things",
                "price": 1990,
                "currency": "EUR",
                "tax_category": "standard",
                "image": "/media/products/CUP-1.webp",
                "quantity": 3,
            }
        ],
        "next": None,
    }


def test_names_are_in_the_readers_language(visitor: Visitor) -> None:
    product("CUP-1", name_fr="Tasse", name_en="Cup")
    shown = [
        visitor.get("products", language=language).json()["items"][0]["name"] for language in ("fr-CA", "en", "de")
    ]
    assert shown == ["Tasse", "Cup", "Cup"]


@pytest.mark.parametrize(
    ("ordering", "language", "order"),
    [
        ("newest", "en", "DCBA"),
        ("price", "en", "BCDA"),
        ("-price", "en", "ADCB"),
        ("name", "fr", "DBCA"),
        ("-name", "fr", "ACBD"),
        ("name", "en", "BCDA"),
        ("-name", "en", "ADCB"),
    ],
)
def test_orderings(visitor: Visitor, catalogue: None, ordering: str, language: str, order: str) -> None:
    assert skus(visitor, language, ordering=ordering) == list(order)


@pytest.mark.parametrize("ordering", ["newest", "price", "name"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "animals"}, "AB"),
        ({"category": "nowhere"}, ""),
        ({"min_price": "200"}, "ACD"),
        ({"max_price": "200"}, "BCD"),
        ({"min_price": "150", "max_price": "250"}, "CD"),
        ({"min_price": "250", "max_price": "150"}, ""),
        ({"category": "animals", "max_price": "200"}, "B"),
        ({"in_stock": "true"}, ""),
        ({"in_stock": "false"}, "ABCD"),
    ],
)
def test_filters(visitor: Visitor, catalogue: None, query: dict[str, str], found: str, ordering: str) -> None:
    assert sorted(skus(visitor, ordering=ordering, **query)) == list(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"ordering": "sellable"}, "ordering"),
        ({"ordering": "category__slug"}, "ordering"),
        ({"ordering": ""}, "ordering"),
        ({"min_price": "-1"}, "min_price"),
        ({"min_price": "1.5"}, "min_price"),
        ({"max_price": "٣"}, "max_price"),
        ({"max_price": "1_0"}, "max_price"),
        ({"max_price": "9" * 30}, "max_price"),
        ({"in_stock": "1"}, "in_stock"),
        ({"category": "a b"}, "category"),
        ({"category": "x\x00y"}, "category"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_makes_no_sense_is_refused(visitor: Visitor, query: dict[str, str], field: str, language: str) -> None:
    answer = visitor.get("products", language=language, **query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_what_is_sold_out_is_shown_and_not_in_stock(visitor: Visitor) -> None:
    sku = stocked(1)
    hold_one(sku)
    assert skus(visitor) == [sku]
    assert skus(visitor, in_stock="true") == []


def test_what_a_dead_hold_has_is_in_stock_before_it_is_swept_and_after(visitor: Visitor) -> None:
    dead, other = stocked(1), stocked(2)
    hold_one(dead, minutes=-1)
    for _ in range(2):
        items = visitor.get("products", in_stock="true").json()["items"]
        assert {item["sku"]: item["quantity"] for item in items} == {dead: 1, other: 2}
        expire_holds()


def test_dead_holds_count_where_they_are_all_there_is(visitor: Visitor) -> None:
    dead = stocked(1)
    hold_one(dead, minutes=-1)
    assert skus(visitor, in_stock="true") == [dead]


def test_withdrawn_products_are_not_shown(visitor: Visitor) -> None:
    sku = product(is_active=False).sku
    assert skus(visitor) == []
    answer = visitor.get(f"products/{sku}")
    never = visitor.get("products/NEVER-WAS")
    assert (
        (answer.status_code, answer.json()["code"]) == (never.status_code, never.json()["code"]) == (404, "sku_unknown")
    )


def test_a_product_page_has_the_description(visitor: Visitor) -> None:
    product("CUP-1", name_fr="Tasse", description_fr="En grès.", category_slug="table")
    sent = visitor.get("products/CUP-1", language="fr").json()
    assert sent == {
        "sku": "CUP-1",
        "name": "Tasse",
        "description": "En grès.",
        "category": "table",
        "category_name": "Rayon table",
        "price": 1990,
        "currency": "EUR",
        "tax_category": "standard",
        "image": "",
        "images": [],
        "quantity": 0,
    }


def test_the_page_and_other_modules_see_the_same_quantity(visitor: Visitor) -> None:
    sku = stocked(5)
    hold_one(sku, 2, minutes=-1)
    hold_one(sku, 1)
    (info,) = local.products(skus=(sku, "NEVER-WAS"))
    assert visitor.get(f"products/{sku}").json()["quantity"] == info.quantity == 4


def test_categories_in_their_order_and_language(visitor: Visitor) -> None:
    for position, slug in enumerate(("zoo", "art", "map")):
        made = category(slug)
        made.position = position
        made.save()
    shown = visitor.get("categories", language="fr").json()
    assert shown == {
        "items": [{"slug": slug, "name": f"Rayon {slug}"} for slug in ("zoo", "art", "map")],
        "next": None,
    }


def test_a_list_travels_small_to_those_who_can_read_it_so(client: Client, catalogue: None) -> None:
    plain = client.get("/api/inventory/products")
    small = client.get("/api/inventory/products", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, small))
    assert gzip.decompress(small.content) == plain.content
