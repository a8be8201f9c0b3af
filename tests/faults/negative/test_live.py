"""The live tests of the last unit, the key, the silent provider and the hold that ran out go red in a running shop.

Every process of the shop runs without the defence. That it is the harm which is seen, and nothing else that failed, is
read from the provider's own books: whose money it took, and whose it keeps.
"""

from collections.abc import Callable

import pytest

from tests.faults.negative.conftest import Open
from tests.live.goods import stock
from tests.live.provider import effects
from tests.live.shop import Shop
from tests.orders import test_hold_expiry, test_last_unit, test_same_key, test_silent_provider

DROP_CHECKS = "from tests.inventory.races.buying import drop_checks; drop_checks()"
#: Many times what a silence takes with its defence (3 s), where without it there is no end.
SOON = 12.0


def done(shop: Shop, kind: str) -> list[str]:
    """The orders for which the provider did ``kind``, as often as it did."""
    return [effect.order for effect in effects(shop) if effect.kind == kind and effect.is_done]


# ---------------------------------------------------------------- the last unit


def test_reading_and_then_counting_sells_the_last_unit_more_than_once(without: Open) -> None:
    """The CHECK constraints, which are the second line, are dropped: with them the database refuses."""
    shop = without("inventory.conditional_update")
    shop.manage("shell", "-v", "0", "-c", DROP_CHECKS)
    with pytest.raises(AssertionError):
        test_last_unit.the_last_unit_is_sold_once(shop, rounds=1)
    assert len(set(done(shop, "capture"))) > 1


def test_the_databases_own_checks_still_sell_it_once(without: Open) -> None:
    """There are two lines of defence, and the second holds alone."""
    test_last_unit.the_last_unit_is_sold_once(without("inventory.conditional_update"), rounds=2)


@pytest.mark.parametrize("database", ["postgres"], indirect=True, scope="module")
def test_locks_in_the_order_of_the_cart_wait_for_each_other(without: Open) -> None:
    """SQLite has one writer at a time, so that nobody there waits for who waits for them."""
    shop = without("inventory.sorted_locks")
    with pytest.raises(AssertionError, match="deadlocks"):
        test_last_unit.carts_in_opposite_order_neither_deadlock_nor_hold_half(shop, buyers=10)


# ---------------------------------------------------------------- one key


def test_without_the_key_twenty_clicks_are_not_one_order_and_not_one_payment(without: Open) -> None:
    shop = without("orders.same_key")
    stock(shop, "CUP", 100, price=test_same_key.PRICE)
    for red in (
        test_same_key.test_twenty_checkouts_with_one_key_are_one_order_with_one_answer,
        test_same_key.test_twenty_pays_with_one_key_are_one_capture,
    ):
        buyer = shop.client()
        buyer.add("CUP")
        with pytest.raises(AssertionError):
            red(shop, buyer)


def test_a_key_that_a_process_keeps_to_itself_is_forgotten_with_it(without: Open) -> None:
    shop = without("orders.durable_keys")
    stock(shop, "CUP", 100, price=test_same_key.PRICE)
    buyer = shop.client()
    buyer.add("CUP")
    with pytest.raises(AssertionError, match="None == 'true'"):
        test_same_key.test_the_key_survives_a_restart(shop, buyer)


# ---------------------------------------------------------------- a provider that is silent


@pytest.fixture
def one_silence(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the tests of silences try one card, and wait for it no longer than is needed to see the harm."""

    def try_only(method: str) -> None:
        monkeypatch.setattr(test_silent_provider, "SILENCES", (method,))
        monkeypatch.setattr(test_silent_provider, "RESOLVED_WITHIN", SOON)

    return try_only


def test_when_silence_counts_as_refusal_money_is_kept_for_nothing(without: Open) -> None:
    shop = without("orders.unknown")
    stock(shop, "MUG", 100, price=test_silent_provider.PRICE)
    with pytest.raises(AssertionError):
        test_silent_provider.test_the_money_is_taken_once_and_the_order_says_so(shop)
    assert set(done(shop, "authorise")) - set(done(shop, "capture")) - set(done(shop, "void"))


def test_a_question_under_a_new_key_each_time_takes_the_money_twice(
    without: Open, one_silence: Callable[[str], None]
) -> None:
    one_silence("pm_card_capture_silent")
    shop = without("billing.one_key_per_question")
    stock(shop, "MUG", 100, price=test_silent_provider.PRICE)
    with pytest.raises(AssertionError, match="'capture', 'capture'"):
        test_silent_provider.test_the_money_is_taken_once_and_the_order_says_so(shop)


def test_a_payment_that_is_not_on_record_first_is_asked_for_again_and_again(
    without: Open, one_silence: Callable[[str], None]
) -> None:
    one_silence("pm_card_authorise_silent")
    shop = without("billing.payment_on_record_first")
    stock(shop, "MUG", 100, price=test_silent_provider.PRICE)
    with pytest.raises(AssertionError, match="'authorise', 'authorise'"):
        test_silent_provider.test_the_money_is_taken_once_and_the_order_says_so(shop)


def test_when_nobody_asks_the_provider_again_the_order_has_no_end(
    without: Open, one_silence: Callable[[str], None]
) -> None:
    """The same order ends, as it should, in a process that has the janitor."""
    one_silence("pm_card_capture_silent")
    shop = without("billing.janitor")
    stock(shop, "MUG", 100, price=test_silent_provider.PRICE)
    with pytest.raises(AssertionError, match="'committed', \\['authorise', 'capture'\\]"):
        test_silent_provider.test_the_money_is_taken_once_and_the_order_says_so(shop)


def test_an_order_that_is_given_up_without_a_word_keeps_the_money(
    without: Open, one_silence: Callable[[str], None]
) -> None:
    one_silence("pm_card_capture_silent")
    shop = without("orders.money_back")
    stock(shop, "MUG", 100, price=test_silent_provider.PRICE)
    with pytest.raises(AssertionError):
        test_silent_provider.test_an_order_cancelled_meanwhile_keeps_no_money(shop)
    assert done(shop, "capture")
    assert not done(shop, "refund")


# ---------------------------------------------------------------- a hold that runs out while it is paid


def test_without_asking_the_stock_one_unit_is_paid_twice(without: Open) -> None:
    shop = without("orders.stock_asked_again")
    with pytest.raises(AssertionError, match="'paid' == 'canceled'"):
        test_hold_expiry.test_a_buyer_whose_hold_ran_out_during_payment_gets_their_money_back(shop)
    assert len(set(done(shop, "capture"))) == 2


def test_without_giving_it_back_a_buyer_without_a_unit_has_paid_for_one(without: Open) -> None:
    shop = without("orders.money_back")
    with pytest.raises(AssertionError, match="void"):
        test_hold_expiry.test_a_buyer_whose_hold_ran_out_during_payment_gets_their_money_back(shop)
    assert len(set(done(shop, "authorise")) - set(done(shop, "capture"))) == 1
    assert not done(shop, "void")
