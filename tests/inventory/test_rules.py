"""Decisions: spelling, and which warehouse serves a line."""

import pytest

from inventory.rules.allocation import allocate
from inventory.rules.levels import Level
from inventory.rules.search import LONGEST_SORT_KEY, plain, search_text, sort_key, words
from tests.inventory.making import NOON


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Éléphant", "elephant"),
        ("ŒUF", "oeuf"),
        ("Straße", "strasse"),
        ("Ægir", "aegir"),
        ("Łódź", "lodz"),
        ("ﬁlet", "filet"),
        ("\uff21\uff11", "a1"),
        ("e\u0301te\u0301", "ete"),
        ("I\u0307stanbul", "istanbul"),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_spelling_is_plain(text: str, spelling: str) -> None:
    assert plain(text) == spelling


@pytest.mark.parametrize(
    "odd", ["'", '"', "*", ":", "&", "|", "!", "(", ")", "-", "\\", "\x00", "%", "_", "\ud800", "^"]
)
def test_nothing_but_letters_and_digits_is_left_of_a_word(odd: str) -> None:
    assert words(f"{odd}caf{odd}é{odd}") == ["caf", "e"]


def test_each_word_is_kept_once() -> None:
    assert search_text("Tasse bleue", "Blue cup", "CUP-01") == "tasse bleue blue cup 01"


def test_names_are_ordered_as_readers_expect() -> None:
    names = ["Zèbre", "étagère", "Eau", "encre", "Écharpe"]
    assert sorted(names, key=sort_key) == ["Eau", "Écharpe", "encre", "étagère", "Zèbre"]


def test_a_long_name_has_a_short_key() -> None:
    assert len(sort_key("very " * 50)) == LONGEST_SORT_KEY


def level(stock_id: int, free: int, position: int = 0) -> Level:
    return Level("SKU", stock_id, f"W{stock_id}", position, free, 0, None, None)


@pytest.mark.parametrize(
    ("shelves", "quantity", "taken"),
    [
        ([level(1, 5), level(2, 9)], 4, {2: 4}),
        ([level(1, 5), level(2, 5)], 4, {1: 4}),
        ([level(1, 5, position=2), level(2, 5, position=1)], 4, {2: 4}),
        ([level(1, 3), level(2, 4)], 6, {2: 4, 1: 2}),
        ([level(1, 3), level(2, 4)], 7, {2: 4, 1: 3}),
        ([level(1, 3), level(2, 4)], 8, None),
        ([level(1, 0)], 1, None),
        ([], 1, None),
    ],
)
def test_the_fullest_warehouse_serves_first(shelves: list[Level], quantity: int, taken: dict[int, int] | None) -> None:
    assert allocate(shelves, quantity) == taken


@pytest.mark.parametrize(("on_hand", "is_low"), [(4, False), (3, True), (0, True)])
def test_low_is_at_or_under_the_threshold(on_hand: int, is_low: bool) -> None:
    judged = Level("SKU", 1, "W", 0, on_hand, 0, 3, None).judged(now=NOON)
    assert (judged.low_since is not None) is is_low
