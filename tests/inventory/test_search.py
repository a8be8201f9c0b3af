"""Searching: without accents and case, by beginnings, in both languages, and never by query syntax."""

import pytest

from inventory.rules.search import search_text, words
from tests.inventory.making import product, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

NAMES = {
    "CUP-01": ("Tasse à café", "Coffee cup"),
    "EGG-01": ("Œuf en chocolat", "Chocolate egg"),
    "EGG-02": ("Coquetier à œufs", "Egg cup"),
    "SAW-01": ("Scie égoïne", "Straße saw"),
    "TEA-99": ("Théière bleue", "Blue teapot"),
}


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for sku, (name_fr, name_en) in NAMES.items():
        product(sku, name_fr=name_fr, name_en=name_en)


def found(visitor: Visitor, q: str, **query: str) -> list[str]:
    answer = visitor.get("products", q=q, **query)
    assert answer.status_code == 200, answer.content
    return sorted(item["sku"] for item in answer.json()["items"])


@pytest.mark.parametrize(
    ("q", "skus"),
    [
        ("café", ["CUP-01"]),
        ("cafe", ["CUP-01"]),
        ("CAFÉ", ["CUP-01"]),
        ("caf", ["CUP-01"]),
        ("cup", ["CUP-01", "EGG-02"]),
        ("œuf", ["EGG-01", "EGG-02"]),
        ("oeuf", ["EGG-01", "EGG-02"]),
        ("oeufs", ["EGG-02"]),
        ("egoine", ["SAW-01"]),
        ("strasse", ["SAW-01"]),
        ("straße", ["SAW-01"]),
        ("chocolat", ["EGG-01"]),
        ("chocolate", ["EGG-01"]),
        ("theiere bleue", ["TEA-99"]),
        ("bleue théière", ["TEA-99"]),
        ("blue thé", ["TEA-99"]),
        ("TEA-99", ["TEA-99"]),
        ("99", ["TEA-99"]),
        ("egg cup", ["EGG-02"]),
        ("ocolat", []),
        ("nothing", []),
        ("egg nothing", []),
        ("theieretheieretheiere", []),
    ],
)
@pytest.mark.parametrize("ordering", ["newest", "price", "name"])
def test_words_are_found_by_their_beginnings(visitor: Visitor, q: str, skus: list[str], ordering: str) -> None:
    assert found(visitor, q, ordering=ordering) == skus


@pytest.mark.parametrize(
    "q",
    [
        '"', "'", "*", "cup*", '"cup"', "cup OR egg", "cup AND NOT egg", "NEAR(cup egg)", "search_text:cup", "^cup",
        "{cup}", "cup:*", "cup & egg", "cup | egg", "!cup", "cup <-> egg", "('cup'", "\\'cup", "cup'; DROP TABLE", "%",
        "_up", "cup\x00egg", "\x00", "cup) OR (1=1", "-cup", "+cup", "$$", "%s", "%(q)s", "\u202ecup", "😀", "\ufeff",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ordering", ["newest", "price"])
def test_nothing_that_is_typed_is_query_syntax(visitor: Visitor, q: str, ordering: str) -> None:
    """It finds what a product must have that has all its words, whatever stands between them; and never an error."""
    typed = words(q)
    texts = {sku: search_text(*names, sku).split() for sku, names in NAMES.items()}
    wanted = [sku for sku, text in texts.items() if all(any(one.startswith(word) for one in text) for word in typed)]
    assert found(visitor, q, ordering=ordering) == (sorted(wanted) if typed else sorted(NAMES) if not q.strip() else [])


@pytest.mark.parametrize("q", ["!!!", "* *", "…"])
def test_a_search_without_a_word_finds_nothing(visitor: Visitor, q: str) -> None:
    assert found(visitor, q) == []


@pytest.mark.parametrize("q", ["", "   "])
def test_no_search_finds_all(visitor: Visitor, q: str) -> None:
    assert found(visitor, q) == sorted(NAMES)


def test_a_very_long_search_is_refused(visitor: Visitor) -> None:
    answer = visitor.get("products", q="x" * 201)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["q"]


def test_words_after_the_eighth_are_not_asked_for(visitor: Visitor) -> None:
    assert found(visitor, "egg cup a b c d e f nothing") == found(visitor, "egg cup a b c d e f")


def test_search_and_filters_together(visitor: Visitor) -> None:
    product("CUP-02", name_en="Cup of gold", price=99_000, category_slug="gold")
    stocked(3, "CUP-03")
    assert found(visitor, "cup", category="gold") == ["CUP-02"]
    assert found(visitor, "cup", min_price="50000") == ["CUP-02"]
    assert found(visitor, "cup", in_stock="true") == ["CUP-03"]
    assert found(visitor, "cup", in_stock="true", ordering="price", max_price="5000") == ["CUP-03"]


def test_the_longest_beginning_that_is_kept_still_finds_longer_words(visitor: Visitor) -> None:
    product("LONG-1", name_en="Donaudampfschifffahrtsgesellschaft", name_fr="Bateau")
    assert found(visitor, "donaudampfschifffahrt") == ["LONG-1"]
