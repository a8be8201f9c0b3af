"""From held to shipped and back: each step once, and each step out of turn refused."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from inventory import local
from inventory.interface.errors import HoldClosed
from inventory.interface.messages import HoldState
from shop.errors import Unavailable
from tests.inventory.making import books_balance, counters, hold_one, kinds, new_order, sellable, stocked

pytestmark = pytest.mark.django_db(databases="__all__")


def commit(order_id: str) -> HoldState:
    return local.commit(order_id=order_id).state


def ship(order_id: str) -> HoldState:
    return local.ship(order_id=order_id).state


def give_back(order_id: str) -> HoldState:
    return local.give_back(order_id=order_id, reason="too small").state


def release(order_id: str) -> HoldState:
    return local.release(order_id=order_id).state


def extend(order_id: str) -> HoldState:
    return local.extend(order_id=order_id, expires_at=timezone.now()).state


@pytest.fixture
def sku() -> str:
    return stocked(5)


@pytest.fixture
def order_id(sku: str) -> str:
    return hold_one(sku, 2).order_id


def test_committing_changes_no_counter(sku: str, order_id: str) -> None:
    assert commit(order_id) is HoldState.COMMITTED
    assert commit(order_id) is HoldState.COMMITTED
    assert counters(sku) == {"MAIN": (5, 2)}
    assert local.holds(order_ids=(order_id,))[0].expires_at is None


def test_shipping_takes_from_the_shelf_once(sku: str, order_id: str) -> None:
    commit(order_id)
    assert [ship(order_id), ship(order_id)] == [HoldState.SHIPPED, HoldState.SHIPPED]
    assert counters(sku) == {"MAIN": (3, 0)}
    assert sellable(sku) == 3
    books_balance()


def test_what_comes_back_can_be_sold_again_once(sku: str, order_id: str) -> None:
    commit(order_id)
    ship(order_id)
    assert [give_back(order_id), give_back(order_id)] == [HoldState.RETURNED, HoldState.RETURNED]
    assert counters(sku) == {"MAIN": (5, 0)}
    assert sellable(sku) == 5
    assert kinds(sku) == ["received", "held", "shipped", "returned"]
    books_balance()


@pytest.mark.parametrize("first", [None, commit])
def test_releasing_frees_once(first: Callable[[str], HoldState] | None, sku: str, order_id: str) -> None:
    if first:
        first(order_id)
    assert [release(order_id), release(order_id)] == [HoldState.RELEASED, HoldState.RELEASED]
    assert counters(sku) == {"MAIN": (5, 0)}
    assert kinds(sku).count("released") == 1
    books_balance()


def test_releasing_before_holding_is_harmless() -> None:
    order_id = new_order()
    assert [release(order_id), release(order_id)] == [HoldState.RELEASED, HoldState.RELEASED]
    assert local.holds(order_ids=(order_id,))[0].lines == ()


def test_releasing_what_expired_makes_it_impossible_to_take_anew(sku: str) -> None:
    order_id = hold_one(sku, minutes=-1).order_id
    hold_one(sku, 5)
    assert release(order_id) is HoldState.RELEASED
    with pytest.raises(HoldClosed):
        commit(order_id)
    books_balance()


def test_releasing_what_was_shipped_frees_nothing(sku: str, order_id: str) -> None:
    commit(order_id)
    ship(order_id)
    assert release(order_id) is HoldState.SHIPPED
    assert counters(sku) == {"MAIN": (3, 0)}


@pytest.mark.parametrize(
    ("before", "step", "state"),
    [
        ((), ship, "active"),
        ((), give_back, "active"),
        ((commit,), extend, "committed"),
        ((commit,), give_back, "committed"),
        ((release,), commit, "released"),
        ((release,), ship, "released"),
        ((release,), extend, "released"),
        ((commit, ship, give_back), ship, "returned"),
    ],
)
def test_a_step_out_of_turn_is_refused_and_changes_nothing(
    before: tuple[Callable[[str], HoldState], ...],
    step: Callable[[str], HoldState],
    state: str,
    sku: str,
    order_id: str,
) -> None:
    for earlier in before:
        earlier(order_id)
    shown = counters(sku)
    with pytest.raises(HoldClosed) as refused:
        step(order_id)
    assert refused.value.params == {"state": state}
    assert counters(sku) == shown
    books_balance()


@pytest.mark.parametrize("step", [commit, ship, give_back, extend])
def test_an_order_that_was_never_held_is_refused(step: Callable[[str], HoldState]) -> None:
    with pytest.raises(HoldClosed) as refused:
        step(new_order())
    assert refused.value.params == {"state": "none"}


def test_a_shipment_that_was_committed_answers_a_late_commit(sku: str, order_id: str) -> None:
    commit(order_id)
    ship(order_id)
    assert commit(order_id) is HoldState.SHIPPED


def test_a_split_hold_ships_from_where_it_lies() -> None:
    sku = stocked(3, LYON=4)
    order_id = hold_one(sku, 6).order_id
    commit(order_id)
    ship(order_id)
    assert counters(sku) == {"MAIN": (1, 0), "LYON": (0, 0)}
    give_back(order_id)
    assert counters(sku) == {"MAIN": (3, 0), "LYON": (4, 0)}
    books_balance()


def test_holds_are_told_together_and_unknown_orders_are_absent(sku: str, order_id: str) -> None:
    found = local.holds(order_ids=(order_id, new_order()))
    assert [hold.order_id for hold in found] == [order_id]
    assert [(line.sku, line.quantity) for line in found[0].lines] == [(sku, 2)]


def test_releasing_what_never_changes_ends(order_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state that nobody knows how to release from would be looked at for ever."""
    monkeypatch.setattr("inventory.operations.release.move_state", lambda *_arguments, **_terms: False)
    with pytest.raises(Unavailable):
        release(order_id)
