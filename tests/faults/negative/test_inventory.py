"""Stock's tests go red with the defence they guard removed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from inventory import local
from tests.faults.defences import inventory as defences
from tests.faults.negative.red import require_red
from tests.inventory import test_expiry, test_hold, test_hold_states, test_movements
from tests.inventory.making import hold_one, stocked, warehouse
from tests.inventory.races.drive import Place
from tests.inventory.test_races import carts_are_whole, each_document_is_booked_once, last_unit_is_sold_once
from tests.live.migrated import new_database

BUYERS = 20

#: Defence → tests of the suite that guard it, by node id under ``tests/inventory``.
GUARDED = {
    "same_movement": ["test_movements.py::test_another_movement_under_a_documents_name_is_refused"],
    "one_alert": ["test_low_stock.py::test_a_sale_that_reaches_the_threshold_is_said_once"],
}


@pytest.fixture
def place(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Place:
    url = new_database(request.getfixturevalue("postgres"), "inventory") if database == "postgres" else ""
    return Place(tmp_path / "race", url)


def run(place: Place, defence: str, race: str, **arguments: Any) -> dict[str, Any]:
    """What the race reports without ``defence``."""
    report: dict[str, Any] = Place(place.folder, place.database_url, defence).run({race: arguments})[race]
    return report


@contextmanager
def without(defence: Callable[[], None]) -> Iterator[None]:
    """This process's inventory without ``defence``, and everything back in its place afterwards."""
    before = {module: dict(vars(module)) for module in defences.TOUCHED}
    defence()
    try:
        yield
    finally:
        for module, names in before.items():
            vars(module).update(names)


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"inventory.{defence}", (f"tests/inventory/{node}" for node in GUARDED[defence]), tmp_path)


def test_reading_and_then_counting_sells_the_last_unit_more_than_once(place: Place) -> None:
    report = run(place, "conditional_update", "buying.last_unit", rounds=4, buyers=BUYERS, without_checks=True)
    assert max(outcomes.get("active", 0) for outcomes in report["rounds"]) > 1
    assert any("held of 1 on hand" in violation for violation in report["violations"])
    with pytest.raises(AssertionError):
        last_unit_is_sold_once(report, buyers=BUYERS)


def test_with_the_checks_in_place_reading_and_then_counting_is_refused_by_the_database(place: Place) -> None:
    """The second line of defence: nothing is oversold, but buyers meet an error that says nothing."""
    report = run(place, "conditional_update", "buying.last_unit", rounds=2, buyers=BUYERS)
    assert max(outcomes.get("active", 0) for outcomes in report["rounds"]) == 1
    assert any("IntegrityError" in outcome for outcomes in report["rounds"] for outcome in outcomes)
    with pytest.raises(AssertionError):
        last_unit_is_sold_once(report, buyers=BUYERS)


@pytest.mark.parametrize("database", ["postgres"])
def test_locks_in_the_order_of_the_cart_wait_for_each_other(place: Place) -> None:
    report = run(place, "sorted_locks", "buying.opposite_carts", rounds=2, buyers=BUYERS)
    assert any("deadlock" in outcome or "lock timeout" in outcome for outcome in report["outcomes"])
    with pytest.raises(AssertionError):
        carts_are_whole(report)


def test_without_the_ledgers_reference_a_document_is_booked_again_and_again(place: Place) -> None:
    report = run(place, "reference_once", "keeping.same_document", callers=12)
    with pytest.raises(AssertionError):
        each_document_is_booked_once(report)


@pytest.mark.django_db(databases="__all__")
def test_when_the_state_does_not_decide_a_second_release_frees_again() -> None:
    sku = stocked(9)
    hold_one(sku, 5)
    order_id = hold_one(sku, 2).order_id
    with without(defences.state_decides), pytest.raises(AssertionError):
        test_hold_states.test_releasing_frees_once(None, sku, order_id)


@pytest.mark.django_db(databases="__all__")
def test_without_a_tombstone_a_late_hold_is_held_for_nobody() -> None:
    with without(defences.tombstone), pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_hold.test_what_was_released_before_cannot_be_held()


@pytest.mark.django_db(databases="__all__")
def test_without_self_healing_a_dead_sweeper_stops_sales() -> None:
    with without(defences.self_healing), pytest.raises(Exception, match="out_of_stock"):
        test_expiry.test_a_buyer_gets_what_a_dead_hold_has_without_any_sweeper()


@pytest.mark.django_db(databases="__all__")
def test_without_the_ledgers_reference_the_same_delivery_counts_twice() -> None:
    warehouse("LYON")
    with without(defences.reference_once), pytest.raises(AssertionError):
        test_movements.test_the_same_document_twice_is_booked_once(local.receive, test_movements.RECEIVE, 9, stocked(5))
