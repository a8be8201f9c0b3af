"""Pure decisions of orders."""

from hypothesis import given
from hypothesis import strategies as st

from orders.interface.messages import OrderStatus
from orders.rules.card_numbers import is_card_number
from orders.rules.order_token import order_token, token_matches
from orders.rules.pricing import VolumeDiscount, line_amount
from orders.rules.states import CANCELLABLE, RETURNABLE, SETTLED, State, status_of


def test_every_state_shows_as_one_of_the_original_four() -> None:
    assert {status_of(state) for state in State} == set(OrderStatus)


def test_what_can_be_cancelled_cannot_be_returned() -> None:
    assert not CANCELLABLE & RETURNABLE
    assert State.CANCELED in SETTLED
    assert State.CANCELING not in SETTLED


@given(price=st.integers(0, 10**9), quantity=st.integers(1, 10**6), discount=st.integers(0, 10_000))
def test_a_line_costs_something_between_nothing_and_its_full_price(price: int, quantity: int, discount: int) -> None:
    assert 0 <= line_amount(unit_price=price, quantity=quantity, discount=discount) <= price * quantity


def test_half_a_cent_is_rounded_up_once_for_the_line() -> None:
    assert line_amount(unit_price=5, quantity=1, discount=5000) == 3
    assert line_amount(unit_price=5, quantity=3, discount=5000) == 8


def test_a_volume_discount_begins_at_its_quantity() -> None:
    rule = VolumeDiscount(quantity=10, discount=500)
    assert [rule.of(quantity) for quantity in (9, 10, 11)] == [0, 500, 500]


def test_an_order_token_opens_its_own_order_only() -> None:
    token = order_token(secret="s", public_id="one")
    assert token_matches(token, secret="s", public_id="one")
    assert not token_matches(token, secret="s", public_id="two")
    assert not token_matches(token, secret="t", public_id="one")


def test_a_cards_number_is_known_however_it_is_written() -> None:
    for text in (
        "4242424242424242",
        "4000 0566 5566 5556",
        "5555-5555-5555-4444",
        "378282246310005",
        " 4222222222222 ",
    ):
        assert is_card_number(text), text
    for text in ("4242424242424241", "pm_card_ok", "pm_4242424242424242", "00", "", "4242  4242  4242  4242", "٤" * 16):
        assert not is_card_number(text), text
