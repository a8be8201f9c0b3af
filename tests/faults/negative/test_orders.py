"""Checkout without its defences."""

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.apart.points import points_of
from tests.faults.apart.scenarios import SCENARIOS as APART
from tests.faults.apart.stages import Stages
from tests.faults.apart.sweep import try_points as try_points_apart
from tests.faults.negative.red import require_red
from tests.faults.outcomes import Died
from tests.faults.scenarios import SCENARIOS
from tests.faults.stocked import StockedShops
from tests.faults.sweep import try_points

SEED = 3


#: Defence → tests of the suite that guard it, by node id under ``tests/orders``.
GUARDED = {
    "same_key": ["test_staff.py::test_taking_back_needs_a_key_and_happens_once"],
    "same_wish": ["test_advance.py::test_a_wish_during_the_last_step_is_fulfilled_by_who_holds_the_order"],
    "lease_ownership": ["test_advance.py::test_whoever_lost_the_order_records_nothing"],
    "heartbeat": ["test_advance.py::test_an_order_stays_held_however_long_a_step_takes"],
    "read_again": ["test_advance.py::test_an_order_that_changed_before_it_was_taken_is_taken_as_it_is_now"],
    "whole_mailbox": ["test_guests_orders.py::test_another_mailbox_stays_another_persons"],
    "once_shipped": ["test_staff.py::test_a_shipped_order_cannot_be_cancelled_but_taken_back"],
    "open_wishes": ["test_advance.py::test_the_answer_of_a_cancellation_that_takes_time_is_not_kept"],
    "card_numbers": ["test_checkout.py::test_a_cards_number_goes_no_further"],
    "cart_as_read": [
        "test_checkout.py::test_who_loses_the_race_for_a_cart_neither_owns_nor_works_on_the_winners_order",
        "test_checkout.py::test_the_key_that_lost_the_race_is_tied_to_the_winners_order",
    ],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"orders.{defence}", (f"tests/orders/{node}" for node in GUARDED[defence]), tmp_path)


def test_when_nobody_takes_over_a_killed_checkout_does_not_converge(
    tmp_path: Path, new_databases: Callable[[], dict[str, str]]
) -> None:
    shops = StockedShops(tmp_path, new_databases, SHOP_DEFENCE_OFF="orders.taking_over")
    number = random.Random(SEED).randrange(8, 14)
    (result,) = try_points([(SCENARIOS["checkout"].name, number)], shops, jobs=1, within=20.0)
    assert not isinstance(result, Died), f"point {number} converged without the defence"
    assert "no final answer" in str(result)


def test_apart_when_nobody_takes_over_it_does_not_converge_either(
    tmp_path: Path, new_databases: Callable[[], dict[str, str]]
) -> None:
    stages = Stages(tmp_path, new_databases, within=20.0, SHOP_DEFENCE_OFF="orders.taking_over")
    with closing(stages.open()) as stage:
        names = points_of(APART["checkout"], stage)
        number = names.index("orders: step placed taken, not recorded") + 1
        (result,) = try_points_apart([("checkout", number)], stages, jobs=1, ready=stage)
    assert not isinstance(result, Died), f"point {number} converged without the defence"
    assert "no final answer" in str(result)
