"""GET /api/inventory/products/{sku}/related."""

import pytest

from inventory.models import Product
from tests.inventory.making import statements, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def shelf() -> None:
    """R-0 to R-11 on one shelf, at 100, 200, …; R-6 is sold out, R-4 withdrawn."""
    for number in range(12):
        sku = stocked(0 if number == 6 else 3, sku=f"R-{number}")
        Product.objects.filter(sku=sku).update(price=100 * (number + 1), is_active=number != 4)


def related(visitor: Visitor, sku: str) -> list[str]:
    answer = visitor.get(f"products/{sku}/related")
    assert answer.status_code == 200, answer.content
    return [item["sku"] for item in answer.json()["items"]]


def test_the_nearest_in_price_come_first(visitor: Visitor) -> None:
    found = related(visitor, "R-5")
    assert len(found) == 8
    assert found[0] in {"R-7", "R-3"}
    assert {"R-5", "R-6", "R-4"}.isdisjoint(found)


def test_the_cheapest_has_dearer_ones_beside_it(visitor: Visitor) -> None:
    assert related(visitor, "R-0")[:3] == ["R-1", "R-2", "R-3"]


def test_nothing_is_like_what_is_not_there(visitor: Visitor) -> None:
    answer = visitor.get("products/NOPE/related")
    assert (answer.status_code, answer.json()["code"]) == (404, "sku_unknown")


def test_it_takes_at_most_four_statements(visitor: Visitor) -> None:
    with statements() as seen:
        related(visitor, "R-5")
    assert len(seen) <= 4
