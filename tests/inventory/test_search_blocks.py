"""On PostgreSQL a search reads block by block of ids, in ways that depend on figures: the answer never does."""

from collections.abc import Sequence

import pytest
from django.db import connections
from django.db.models import F

from inventory.models import Product
from inventory.queries.listing import Wanted, figures, postgres
from inventory.queries.listing.figures import Figures
from inventory.queries.listing.wanted import Part
from tests.inventory.making import category, product
from tests.inventory.people import Visitor

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.skipif("connections['inventory'].vendor != 'postgresql'", reason="reads PostgreSQL's index"),
]

#: In the newest block and the one before it, and far from them; blocks between have nothing.
IDS = (60_000, 60_001, 65_535, 65_536, 700_000, 9_000_000, 9_000_001, 9_060_351, 9_060_352, 9_065_000)
#: What the shop may believe of "copper" and "kettle": nothing yet; a few products; rare; seldom, or often, together.
BELIEFS = {
    "nothing": None,
    "a handful": Figures({}, least=0.001, products=1000),
    "rare": Figures({}, least=0.001, products=1_000_000),
    "seldom": Figures({"copper": 0.05, "kettle": 0.05}, least=0.001, products=1_000_000),
    "sometimes": Figures({"copper": 0.07, "kettle": 0.09}, least=0.001, products=1_000_000),
    "often": Figures({"copper": 0.5, "kettle": 0.9}, least=0.001, products=1_000_000),
}


@pytest.fixture(params=BELIEFS)
def believing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "figures", lambda: BELIEFS[request.param])


def kettles(ids: Sequence[int]) -> list[str]:
    """Products with these ids; answers their SKUs from the newest."""
    for number in ids:
        made = product(f"K-{number}", name_en="Copper kettle")
        Product.objects.filter(id=made.id).update(id=number)
    return [f"K-{number}" for number in sorted(ids, reverse=True)]


@pytest.mark.usefixtures("believing")
@pytest.mark.parametrize("limit", [1, 3, 10, 100])
def test_pages_are_the_same_whatever_is_believed_of_the_words(visitor: Visitor, limit: int) -> None:
    wanted = kettles(IDS)
    product("OTHER-1", name_en="Copper lantern")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = visitor.get("products", q="kettle copper", limit=str(limit), cursor=cursor).json()
        seen += [item["sku"] for item in page["items"]]
        cursor = page["next"]
    assert seen == wanted


@pytest.mark.usefixtures("believing")
@pytest.mark.parametrize("ordering", ["newest", "price", "-name"])
def test_words_that_no_product_has_together_find_nothing(visitor: Visitor, ordering: str) -> None:
    product(name_en="Copper lantern")
    product(name_en="Brass kettle")
    assert visitor.get("products", q="copper kettle", ordering=ordering).json() == {"items": [], "next": None}


@pytest.mark.usefixtures("believing")
def test_filters_choose_among_the_blocks(visitor: Visitor) -> None:
    kettles(IDS)
    Product.objects.filter(id__gt=65_535).update(price=F("price") + 1_000_000)
    cheap = visitor.get("products", q="copper", max_price="900000", limit="2").json()
    assert [item["sku"] for item in cheap["items"]] == ["K-65535", "K-60001"]


def test_the_shop_learns_from_the_planner_what_is_common(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    monkeypatch.setattr(figures._Kept, "until", float("-inf"))
    monkeypatch.setattr(figures._Kept, "found", None)
    known = figures.figures()
    assert known is not None
    assert known.products == 400
    assert known.common["kettle"] == known.common["ke"] == pytest.approx(0.5)
    assert known.share(["thing", "kettle"]) == pytest.approx(0.5)
    assert known.most(["thing", "kettle"]) == pytest.approx(200)
    assert not known.all_common(["thing", "xylophone"])


@pytest.mark.parametrize("belief", ["rare", "seldom", "sometimes"])
def test_the_index_is_asked_for_the_block_and_every_word(belief: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    monkeypatch.setattr(postgres, "figures", lambda: BELIEFS[belief])
    part = Part(wanted=Wanted(words=("copper", "kettle")), after=(), limit=21)
    sql, params = postgres.plans(part)[0].select("p.id")
    with connections["inventory"].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few products are read whole
        cursor.execute(f"EXPLAIN {sql}", params)
        steps = "\n".join(row[0] for row in cursor.fetchall())
    assert "Bitmap Index Scan on product_search_by_block" in steps
    assert "Index Cond: ((ARRAY[(id >> 14)] " in steps
    assert "AND (inventory_beginnings(search_text) @> '{copper}'::text[]) AND (inventory_beginnings(" in steps


def fill() -> None:
    """400 things, half of them kettles, analysed."""
    names = ["Thing kettle", "Thing pot"] * 200
    made = [Product(sku=f"T-{n:07d}", name_fr="Objet", name_en=name, price=n) for n, name in enumerate(names)]
    for one in made:
        one.derive()
    shelf = category()
    for one in made:
        one.category = shelf
    Product.objects.bulk_create(made)
    with connections["inventory"].cursor() as cursor:
        cursor.execute("ANALYZE inventory_product")
