"""No list, search or page walks through the products: the database is asked how it would look."""

from typing import Any

import pytest
from django.db import connections

from inventory.models import Product
from inventory.queries.listing import Wanted, postgres, sqlite
from inventory.queries.listing.wanted import ORDERINGS, Part
from tests.inventory.making import category

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.skipif("connections['inventory'].vendor != 'sqlite'", reason="reads SQLite's plans"),
]

LISTS: list[dict[str, Any]] = [
    {"ordering": ordering, "in_stock": in_stock, "category": slug}
    for ordering in ORDERINGS
    for in_stock in (False, True)
    for slug in ("", "things")
]


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """Enough for the planner to have a choice."""
    shelf = category()
    made = [
        Product(sku=f"P-{n}", name_fr=f"Objet {n}", name_en=f"Thing {n}", category=shelf, price=n) for n in range(500)
    ]
    for product in made:
        product.derive()
    Product.objects.bulk_create(made)


def plan_of(part: Part) -> list[str]:
    """What SQLite says it would do."""
    sql, params = sqlite.plans(part)[0].select("p.id")
    with connections["inventory"].cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


def after(wanted: Wanted) -> list[Any]:
    return ["thing 5" if "sort" in column else 250 for column in wanted.order]


@pytest.mark.parametrize("query", LISTS, ids=str)
@pytest.mark.parametrize("deep", [False, True])
def test_every_list_is_read_from_the_index_of_its_ordering(query: dict[str, Any], deep: bool) -> None:
    wanted = Wanted(**query)
    part = Part(wanted=wanted, after=after(wanted) if deep else (), limit=21)
    (step,) = plan_of(part)
    assert "TEMP B-TREE" not in step
    by_id = wanted.ordering == "newest" and not wanted.in_stock and not wanted.category
    assert ("USING INTEGER PRIMARY KEY" in step or step == "SCAN p") if by_id else "INDEX product_" in step
    if query["category"] or deep:
        assert step.startswith("SEARCH")


@pytest.mark.parametrize("ordering", ["price", "-price"])
def test_bounds_on_the_price_are_bounds_in_the_index(ordering: str) -> None:
    wanted = Wanted(ordering=ordering, min_price=100, max_price=200, category="things")
    (step,) = plan_of(Part(wanted=wanted, after=(), limit=21))
    assert step.startswith("SEARCH p USING INDEX product_cat_price (category_id=? AND price>? AND price<?)")


@pytest.mark.parametrize("deep", [False, True])
def test_a_search_begins_with_the_words_and_sorts_nothing(deep: bool) -> None:
    wanted = Wanted(words=("thing",))
    steps = plan_of(Part(wanted=wanted, after=after(wanted) if deep else (), limit=21))
    assert steps[0].startswith("SCAN inventory_product_search VIRTUAL TABLE")
    assert steps[1:] == ["SEARCH p USING INTEGER PRIMARY KEY (rowid=?)"]


def test_the_look_at_expired_holds_reads_the_index_on_expiry() -> None:
    with connections["inventory"].cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM inventory_hold h WHERE h.expires_at <= '2026')")
        steps = [row[3] for row in cursor.fetchall()]
    assert any("hold_expiry (expires_at<?)" in step for step in steps), steps


def test_words_become_query_syntax_in_one_place_only() -> None:
    """Both plans quote every word; words are letters and digits (test_rules)."""
    part = Part(wanted=Wanted(words=("abc", "def")), after=(), limit=1)
    assert '"abc"* AND "def"*' in sqlite.plans(part)[0].params
    assert postgres._query(("abc", "def")) == "'abc':* & 'def':*"
