"""Pages: every row once, in order, also where prices and names are equal and rows come in between."""

from collections.abc import Iterator
from typing import Any

import pytest

from inventory.queries.listing import ORDERINGS, postgres, sqlite
from tests.inventory.making import deliver, product, warehouse
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

WAYS: list[dict[str, str]] = [
    *({"ordering": ordering} for ordering in ORDERINGS),
    *({"ordering": ordering, "q": "thing"} for ordering in ORDERINGS),
    *({"ordering": ordering, "min_price": "100", "max_price": "300"} for ordering in ORDERINGS),
    {"ordering": "price", "category": "odd"},
    {"ordering": "name", "category": "odd", "in_stock": "true"},
]


#: How many matches are few, and how far is far: what makes each plan of a list with words or bounds the one chosen.
PLANS = {"collect": (4000, 8000), "walk": (0, 8000), "walk in vain": (0, 3)}


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are the same whichever way the rows are found."""
    few, far = PLANS[request.param]
    monkeypatch.setattr(sqlite, "FEW", few)
    monkeypatch.setattr(sqlite, "FAR", far)
    monkeypatch.setattr(postgres, "FEW", few)
    monkeypatch.setattr(postgres, "FAR", far)


@pytest.fixture
def catalogue() -> None:
    """Thirty products of three prices and few names, some in stock."""
    warehouse()
    for number in range(30):
        sku = product(
            f"P-{number:02d}",
            name_en=f"Thing {number % 4}",
            name_fr=f"Chose {number % 4}",
            price=100 * (1 + number % 3),
            category_slug="odd" if number % 2 else "even",
        ).sku
        if number % 5 < 2:
            deliver(sku, 2)


def pages(visitor: Visitor, limit: int, **query: Any) -> Iterator[list[str]]:
    cursor: dict[str, str] = {}
    while True:
        page = visitor.get("products", limit=limit, **query, **cursor).json()
        yield [item["sku"] for item in page["items"]]
        if page["next"] is None:
            return
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("query", WAYS, ids=str)
def test_pages_in_a_row_are_the_whole_list(
    visitor: Visitor, catalogue: None, query: dict[str, str], plan: None
) -> None:
    whole = next(pages(visitor, 100, **query))
    assert [sku for page in pages(visitor, 4, **query) for sku in page] == whole
    assert len(set(whole)) == len(whole) > 4


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_rows_that_come_in_between_neither_repeat_nor_hide_others(
    visitor: Visitor, catalogue: None, ordering: str
) -> None:
    whole = next(pages(visitor, 100, ordering=ordering))
    seen: list[str] = []
    for number, page in enumerate(pages(visitor, 5, ordering=ordering)):
        seen += page
        product(f"NEW-{number}", name_en=f"Thing {number % 4}", name_fr=f"Chose {number % 4}", price=200)
    assert len(seen) == len(set(seen))
    assert [sku for sku in seen if not sku.startswith("NEW")] == whole


def test_the_last_page_says_so_also_when_it_is_full(visitor: Visitor) -> None:
    for _ in range(4):
        product()
    assert [len(page) for page in pages(visitor, 2)] == [2, 2]


def test_a_cursor_belongs_to_its_ordering(visitor: Visitor, catalogue: None) -> None:
    cursor = visitor.get("products", limit=2, ordering="price").json()["next"]
    assert visitor.get("products", ordering="name", cursor=cursor).status_code == 400


def test_a_cursor_by_name_belongs_to_its_language(visitor: Visitor, catalogue: None) -> None:
    cursor = visitor.get("products", limit=2, ordering="name", language="fr").json()["next"]
    assert visitor.get("products", ordering="name", cursor=cursor, language="en").status_code == 400


@pytest.mark.parametrize(
    "cursor",
    [
        "WyJwcmljZSIsICJ4IiwgMV0",  # ["price", "x", 1]
        "WyJwcmljZSIsIDEsICJ4Il0",  # ["price", 1, "x"]
        "WyJwcmljZSIsIHRydWUsIDFd",  # ["price", true, 1]
        "WyJwcmljZSIsIDFd",  # ["price", 1]
        "WyJwcmljZSIsIDksIDk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg",
        "e30",
        "////",
        "é",
    ],
)
def test_a_cursor_that_was_made_up_is_refused(visitor: Visitor, cursor: str) -> None:
    assert visitor.get("products", ordering="price", cursor=cursor).status_code == 400
