"""One unit and fifty buyers at a running shop that lacks a defence of its stock."""

import pytest

from tests.faults.negative.conftest import Open
from tests.orders import test_last_unit

NO_CHECKS = """
from tests.inventory.races.buying import drop_checks
drop_checks()
"""


def test_without_the_condition_one_unit_is_sold_again_and_again(without: Open) -> None:
    shop = without("inventory.conditional_update")
    shop.manage("shell", "-v", "0", "-c", NO_CHECKS)
    with pytest.raises(AssertionError, match=r"201: [2-9]"):
        test_last_unit.the_last_unit_is_sold_once(shop, rounds=3)


def test_without_the_condition_the_databases_own_checks_still_sell_it_once(without: Open) -> None:
    """There are two lines of defence, and the second holds alone."""
    test_last_unit.the_last_unit_is_sold_once(without("inventory.conditional_update"), rounds=3)
