"""Races for stock on SQLite files and on PostgreSQL, from several processes with several threads each."""

from typing import Any

import pytest

from tests.inventory.races.drive import Place
from tests.live.migrated import new_database

ROUNDS = 6
BUYERS = 20

RACES: dict[str, dict[str, Any]] = {
    "buying.last_unit": {"rounds": ROUNDS, "buyers": BUYERS},
    "buying.many_pieces": {"pieces": 20, "buyers": BUYERS},
    "buying.opposite_carts": {"rounds": 3, "buyers": BUYERS},
    "buying.one_order": {"rounds": 4, "callers": 8},
    "keeping.tangle": {"rounds": 8},
    "keeping.released_at_once": {"rounds": 4, "callers": 8},
    "keeping.release_or_ship": {"rounds": 6},
    "keeping.sweepers": {"holds": 20, "sweepers": 4},
    "keeping.same_document": {"callers": 12},
    "keeping.to_and_fro": {"movers": 10},
    "keeping.one_alert": {"rounds": 3, "buyers": 8},
}


@pytest.fixture(scope="module")
def reports(
    database: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, dict[str, Any]]:
    """What came of each race; they run in one child process, one after the other."""
    url = new_database(request.getfixturevalue("postgres"), "inventory") if database == "postgres" else ""
    return Place(tmp_path_factory.mktemp("races"), url).run(RACES)


def last_unit_is_sold_once(report: dict[str, Any], *, buyers: int) -> None:
    """Exactly one in every round, and everybody else is told that it is gone."""
    assert report["rounds"] == [{"active": 1, "out_of_stock": buyers - 1}] * len(report["rounds"])
    assert report["violations"] == []


def carts_are_whole(report: dict[str, Any]) -> None:
    """Nobody waited for somebody who waited for them, and nobody holds half a cart."""
    assert set(report["outcomes"]) == {"active", "out_of_stock"}
    assert report["half_holds"] == 0
    assert report["violations"] == []


def each_hold_is_freed_once(report: dict[str, Any]) -> None:
    """Five pieces, two of them held by another order."""
    assert report["sellable"] == [3] * len(report["sellable"])
    assert report["violations"] == []


def each_document_is_booked_once(report: dict[str, Any]) -> None:
    """Fifty, seven more, three lost, five moved."""
    assert list(report["outcomes"]) == ["booked"]
    assert report["counters"] == {"MAIN": [49, 0], "LYON": [5, 0]}
    assert report["violations"] == []


def test_the_last_unit_is_sold_once(reports: dict[str, Any]) -> None:
    last_unit_is_sold_once(reports["buying.last_unit"], buyers=BUYERS)


def test_buyers_of_several_pieces_take_no_more_than_there_is(reports: dict[str, Any]) -> None:
    report = reports["buying.many_pieces"]
    assert set(report["outcomes"]) == {"active", "out_of_stock"}
    assert 0 <= report["left"] <= 2
    assert report["violations"] == []


def test_carts_in_opposite_order_do_not_wait_for_each_other(reports: dict[str, Any]) -> None:
    carts_are_whole(reports["buying.opposite_carts"])
    assert reports["buying.opposite_carts"]["outcomes"]["active"] == 3 * BUYERS // 2


def test_one_order_held_by_many_callers_is_one_hold(reports: dict[str, Any]) -> None:
    report = reports["buying.one_order"]
    assert report["outcomes"] == {"active": 32}
    assert (report["holds"], report["pieces"]) == (4, 4)
    assert report["violations"] == []


def test_whatever_happens_to_a_hold_at_once_the_books_balance(reports: dict[str, Any]) -> None:
    report = reports["keeping.tangle"]
    assert set(report["outcomes"]) <= {
        "active",
        "committed",
        "released",
        "expired",
        "hold_closed",
        "True",
        "False",
    }
    assert report["states"].pop("held for nobody") == 0
    assert set(report["states"]) == {"released"}
    assert report["violations"] == []


def test_a_hold_released_by_many_is_freed_once(reports: dict[str, Any]) -> None:
    each_hold_is_freed_once(reports["keeping.released_at_once"])


def test_what_is_released_and_shipped_at_once_is_one_of_them(reports: dict[str, Any]) -> None:
    report = reports["keeping.release_or_ship"]
    assert set(report["kinds"]) <= {"released", "shipped"}
    assert sum(report["kinds"].values()) == 6
    assert report["violations"] == []


def test_many_sweepers_end_each_hold_once(reports: dict[str, Any]) -> None:
    report = reports["keeping.sweepers"]
    assert (report["said_once"], report["said_more"]) == (20, 0)
    assert report["outcomes"] == {"None": 4, "active": 4}
    assert report["violations"] == []


def test_a_document_booked_by_many_is_booked_once(reports: dict[str, Any]) -> None:
    each_document_is_booked_once(reports["keeping.same_document"])


def test_goods_move_to_and_fro_under_buyers(reports: dict[str, Any]) -> None:
    report = reports["keeping.to_and_fro"]
    assert report["outcomes"] == {"booked": 10, "active": 10}
    assert report["on_hand_and_held"] == [80, 20]
    assert report["violations"] == []


def test_a_threshold_crossed_by_many_is_said_once(reports: dict[str, Any]) -> None:
    report = reports["keeping.one_alert"]
    assert report["alerts"] == [1, 1, 1]
    assert report["violations"] == []
