"""Properties that are lists: with commas or by position, of plain values or of maps, never of two places at once."""

from typing import Any

import pytest

from shop.config import environment
from shop.config.base import Scalar, Setting
from shop.config.binding import bind
from shop.config.declarations import described
from shop.config.declared import Properties, declare, property_
from shop.config.registry import of
from shop.config.sources import overridden


class Tier(Properties):
    from_quantity: int = property_(1, "From", "À partir de", ge=1)
    rate: int = property_(0, "Rate", "Taux", le=100)


class Listing(Properties):
    line1: str = property_("", "Line", "Ligne")
    line: tuple[str, ...] = property_((), "Lines", "Lignes", max_length=3)
    days: tuple[int, ...] = property_((1, 2), "Days", "Jours", min_length=1)
    price_tiers: tuple[Tier, ...] = property_((), "Tiers", "Paliers")


LISTING = declare("listing", Listing)
Row = tuple[str, Scalar] | tuple[str, Scalar, str]


def read(*rows: Row) -> dict[str, Any]:
    found = bind([_setting(*row) for row in rows], [of("listing")])
    assert not found.problems
    return found.models["listing"].model_dump()


def refused(*rows: Row) -> list[tuple[str, str]]:
    return [(one.key, one.reason) for one in bind([_setting(*row) for row in rows], [of("listing")]).problems]


def _setting(key: str, value: Scalar, place: str = "here") -> Setting:
    return Setting(key, value, f"{place}:{key}", place)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([("listing.line", "a, b ,c")], ("a", "b", "c")),
        ([("listing.line", "a")], ("a",)),
        ([("listing.line", " ")], ()),
        ([("listing.line[1]", "b, c"), ("listing.line[0]", "a")], ("a", "b, c")),
        ([("LISTING_LINE", "a,b")], ("a", "b")),
        ([("Listing.Line[0]", "a")], ("a",)),
    ],
)
def test_it_is_written_with_commas_or_by_position(rows: list[Row], lines: tuple[str, ...]) -> None:
    assert read(*rows)["line"] == lines


def test_items_have_their_type() -> None:
    assert read(("listing.days", "3,4"))["days"] == (3, 4)
    assert read(("listing.days[0]", 5))["days"] == (5,)


def test_maps_are_read_relaxed_too() -> None:
    found = read(
        ("listing.price-tiers[0].from-quantity", 10),
        ("listing.priceTiers[0].rate", "5"),
        ("listing.price_tiers[1].fromQuantity", "20"),
    )
    assert found["price_tiers"] == ({"from_quantity": 10, "rate": 5}, {"from_quantity": 20, "rate": 0})


def test_all_of_it_is_the_strongest_places() -> None:
    weaker: list[Row] = [("listing.line[0]", "x", "there"), ("listing.line[1]", "y", "there")]
    assert read(("listing.line[0]", "a", "here"), *weaker)["line"] == ("a",)
    assert read(("listing.line", "a", "here"), *weaker)["line"] == ("a",)
    assert read(("listing.line1", "z", "here"), *weaker)["line"] == ("x", "y")


def test_an_item_is_no_other_property() -> None:
    found = read(("listing.line[1]", "b"), ("listing.line[0]", "a"))
    assert (found["line1"], found["line"]) == ("", ("a", "b"))


@pytest.mark.parametrize(
    ("rows", "key", "reason"),
    [
        ([("listing.line[1]", "b")], "listing.line[0]", "later items of the list are there"),
        ([("listing.line[999999]", "b")], "listing.line[0]", "later items"),
        ([("listing.line", "a,b,c,d")], "listing.line", "at most 3 items"),
        ([("listing.days", "")], "listing.days", "at least 1 item"),
        ([("listing.days", "1,x")], "listing.days[1]", "valid integer"),
        ([("listing.days", "1,,2")], "listing.days[1]", "valid integer"),
        ([("listing.line[0].x", "b")], "listing.line[0].x", "items of the list are written listing.line[0]"),
        ([("listing.line[x]", "b")], "listing.line[x]", "items of the list are written"),
        ([("listing.line[0][0]", "b")], "listing.line[0][0]", "items of the list are written"),
        ([("listing.price-tiers[0].rate", "101")], "listing.price-tiers[0].rate", "less than or equal to 100"),
        ([("listing.price-tiers[0].colour", "1")], "listing.price-tiers[0].colour", "listing.price-tiers[0].rate"),
        ([("listing.price-tiers[0]", "1")], "listing.price-tiers[0]", "listing.price-tiers[0].from-quantity"),
        ([("listing.price-tiers", "1")], "listing.price-tiers[0]", "valid dictionary"),
        ([("listing.line[0]", "${x}")], "listing.line", "write the value itself"),
    ],
)
def test_what_is_no_list_of_these_is_told_with_its_place(rows: list[Row], key: str, reason: str) -> None:
    ((told, why),) = refused(*rows)
    assert told == key
    assert reason in why


@pytest.mark.parametrize(
    ("environ", "field", "value"),
    [
        ({"LISTING_LINE": "a,b"}, "line", ("a", "b")),
        ({"LISTING_LINE_0": "a", "LISTING_LINE_1_": "b"}, "line", ("a", "b")),
        ({"LISTING_PRICE_TIERS_0_FROM_QUANTITY": "3"}, "price_tiers", ({"from_quantity": 3, "rate": 0},)),
        ({"LISTING_PRICETIERS_0_RATE": "3"}, "price_tiers", ({"from_quantity": 1, "rate": 3},)),
        ({"LISTING_LINE1": "one"}, "line", ()),
    ],
)
def test_the_environment_writes_positions_with_underscores(environ: dict[str, str], field: str, value: object) -> None:
    found = bind(environment.settings([of("listing")], environ), [of("listing")])
    assert not found.problems
    assert found.models["listing"].model_dump()[field] == value


def test_where_the_list_comes_from_is_told() -> None:
    rows = {"listing.line[0]": "a", "listing.line[1]": "b"}
    used = bind([_setting(*row) for row in rows.items()], [of("listing")]).used["listing.line"]
    assert (used.value, used.origin) == ("a,b", "here:listing.line[0]")


def test_tests_may_say_it_too() -> None:
    with overridden("listing", line=("a",)):
        assert LISTING.current.line == ("a",)


def test_it_is_described_for_forms_and_pages() -> None:
    rows = {row["field"]: row for row in described() if row["prefix"] == "listing"}
    assert (rows["days"]["type"], rows["days"]["items"]["type"], rows["days"]["default"]) == ("list", "int", "1,2")
    assert rows["price_tiers"]["items"] == {"type": "map", "choices": [], "fields": ["from-quantity", "rate"]}
    assert rows["line1"]["items"] is None
