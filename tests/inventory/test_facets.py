"""GET /api/inventory/facets: how many products each choice would leave."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from inventory import local
from inventory.interface.messages import HoldLine
from inventory.models import Category, Hold, Product
from inventory.queries import facets as facets_query
from inventory.rules.facets import price_ranges
from tests.inventory.making import new_order, product, statements, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Six lamps and tables, of 10, 20, 40 and 100 €; two of them sold out."""
    for slug in ("lamps", "tables"):
        Category.objects.create(slug=slug, name_fr=slug, name_en=slug)
    for number, (category, price, quantity) in enumerate(
        [
            ("lamps", 1000, 3),
            ("lamps", 2000, 0),
            ("lamps", 4000, 2),
            ("tables", 2000, 1),
            ("tables", 4000, 0),
            ("tables", 10_000, 5),
        ]
    ):
        sku = stocked(quantity, sku=f"F-{number}")
        kind = "Lampe" if category == "lamps" else "Table"
        row = Product.objects.get(sku=sku)
        row.category_id, row.price, row.name_fr, row.name_en = category, price, f"{kind} {number}", f"{kind} wooden"
        row.save()


def asked(visitor: Visitor, **query: str) -> dict[str, Any]:
    answer = visitor.get("facets", **query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {each["slug"]: each["count"] for each in found["categories"]}


def test_without_filters_everything_is_counted(visitor: Visitor) -> None:
    found = asked(visitor)
    assert (found["total"], found["is_complete"], found["in_stock"]) == (6, True, 4)
    assert counts(found) == {"lamps": 3, "tables": 3}
    assert sum(each["count"] for each in found["prices"]) == 6
    assert found["suggestion"] is None


@pytest.mark.parametrize(
    ("query", "total", "categories", "priced", "in_stock"),
    [
        ({"category": "lamps"}, 3, {"lamps": 3, "tables": 3}, 3, 2),
        ({"in_stock": "true"}, 4, {"lamps": 2, "tables": 2}, 4, 4),
        ({"min_price": "2000", "max_price": "4000"}, 4, {"lamps": 2, "tables": 2}, 6, 2),
        ({"category": "tables", "in_stock": "true", "max_price": "5000"}, 1, {"lamps": 2, "tables": 1}, 2, 1),
        ({"q": "lampe"}, 3, {"lamps": 3}, 3, 2),
        ({"q": "wooden", "category": "tables"}, 3, {"lamps": 3, "tables": 3}, 3, 2),
        ({"q": "nothing"}, 0, {}, 0, 0),
    ],
)
def test_each_facet_counts_what_the_others_leave(
    visitor: Visitor, query: dict[str, str], total: int, categories: dict[str, int], priced: int, in_stock: int
) -> None:
    found = asked(visitor, **query)
    assert (found["total"], counts(found), found["in_stock"]) == (total, categories, in_stock)
    assert sum(each["count"] for each in found["prices"]) == priced


def test_the_total_is_what_the_list_shows(visitor: Visitor) -> None:
    for query in ({}, {"q": "wood", "in_stock": "true"}, {"category": "lamps", "max_price": "2000"}):
        shown = visitor.get("products", **query, limit="100").json()["items"]
        assert asked(visitor, **query)["total"] == len(shown)


def test_a_price_range_finds_what_it_counts(visitor: Visitor) -> None:
    for each in asked(visitor)["prices"]:
        shown = visitor.get("products", min_price=str(each["min_price"]), max_price=str(each["max_price"])).json()
        assert len(shown["items"]) == each["count"]


def test_what_an_expired_hold_sets_free_is_in_stock(visitor: Visitor) -> None:
    local.hold(
        order_id=new_order(), lines=(HoldLine(sku="F-3", quantity=1),), expires_at=timezone.now() + timedelta(seconds=1)
    )
    assert asked(visitor)["in_stock"] == 3
    Hold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert asked(visitor)["in_stock"] == 4


def test_of_very_many_the_newest_are_counted_and_it_says_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets_query, "MOST", 4)
    found = asked(visitor)
    assert (found["total"], found["is_complete"]) == (4, False)


@pytest.mark.parametrize("query", [{}, {"q": "wooden"}, {"q": "woodne"}, {"category": "lamps", "in_stock": "true"}])
def test_it_takes_at_most_four_statements(visitor: Visitor, query: dict[str, str]) -> None:
    product()
    with statements() as seen:
        asked(visitor, **query)
    assert len(seen) <= 4


def test_a_bad_filter_is_said(visitor: Visitor) -> None:
    assert visitor.get("facets", min_price="-1").status_code == 400


@pytest.mark.parametrize(
    ("prices", "ranges"),
    [
        ([], []),
        ([0], [(0, 0, 1)]),
        ([700] * 9, [(700, 700, 9)]),
        ([1, 1_000_000], [(1, 999_999, 1), (1_000_000, 1_000_000, 1)]),
        (
            [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
            [(100, 199, 1), (200, 499, 3), (500, 999, 5), (1000, 1000, 1)],
        ),
    ],
)
def test_ranges_are_round_and_hold_every_price_once(prices: list[int], ranges: list[tuple[int, int, int]]) -> None:
    found = price_ranges(prices)
    assert sum(each.count for each in found) == len(prices)
    assert all(each.highest < after.lowest for each, after in pairwise(found))
    assert [(each.lowest, each.highest, each.count) for each in found] == ranges
