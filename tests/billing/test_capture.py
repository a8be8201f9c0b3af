"""Capturing: the money is taken once, whatever the provider answers."""

import pytest

from billing import local
from billing.interface.errors import PaymentUnknown
from billing.interface.messages import PaymentStatus
from billing.models import Payment
from billing.rules.payments import Asked
from shop.events.models import OutboxEvent
from tests.billing.making import AMOUNT, authorised, captured, effects, new_order, settled, status_of

pytestmark = pytest.mark.django_db(databases="__all__")

P = PaymentStatus


def test_authorised_money_is_taken() -> None:
    order = new_order()
    assert captured(order).status is P.CAPTURED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1}
    payment = Payment.objects.get()
    assert (payment.captured_amount, payment.refunded_amount) == (AMOUNT, 0)


def test_repeating_it_answers_the_same() -> None:
    order = new_order()
    first = captured(order)
    assert [local.capture(order_id=order) for _ in range(3)] == [first] * 3
    assert effects(order)[Asked.CAPTURE] == 1


@pytest.mark.parametrize("method", ["pm_card_capture_silent", "pm_card_capture_500", "pm_card_capture_half"])
def test_money_taken_without_a_word_is_unknown_then_captured_and_taken_once(method: str) -> None:
    money_taken_without_a_word_is_taken_once(method)


def money_taken_without_a_word_is_taken_once(method: str) -> None:
    order = new_order()
    assert captured(order, method=method).status is P.UNKNOWN
    assert local.capture(order_id=order).status is P.UNKNOWN
    assert settled(order) is P.CAPTURED
    assert local.capture(order_id=order).status is P.CAPTURED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1}


def an_impatient_buyer_pays_once() -> None:
    """The money was taken without a word, and the buyer tries again with another card."""
    order = new_order()
    captured(order, method="pm_card_capture_silent")
    captured(order)
    assert settled(order) is P.CAPTURED
    assert effects(order)[Asked.CAPTURE] == 1


def test_an_impatient_buyer_pays_once() -> None:
    an_impatient_buyer_pays_once()


@pytest.mark.parametrize("method", ["pm_card_slow", "pm_card_authorise_silent", "pm_card_never"])
def test_an_authorisation_that_comes_late_is_found_and_can_be_captured(method: str) -> None:
    order = new_order()
    assert authorised(order, method=method).status is P.UNKNOWN
    assert local.capture(order_id=order).status is P.UNKNOWN
    assert settled(order) is P.AUTHORISED
    assert local.capture(order_id=order).status is P.CAPTURED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1}


def test_a_capture_refused_for_good_ends_the_payment() -> None:
    order = new_order()
    payment = captured(order, method="pm_card_capture_declined")
    assert (payment.status, payment.decline_code) == (P.DECLINED, "capture_refused")
    assert local.cancel(order_id=order, reason="refused") is not None
    assert status_of(order) is P.DECLINED
    assert Asked.CAPTURE not in effects(order)


def test_without_a_payment_it_says_so() -> None:
    with pytest.raises(PaymentUnknown):
        local.capture(order_id=new_order())


def test_what_the_janitor_finds_out_is_told_to_listeners() -> None:
    order = new_order()
    captured(order, method="pm_card_capture_silent")
    settled(order)
    (event,) = OutboxEvent.objects.using("billing").filter(type="billing.payment_changed")
    payment = Payment.objects.get()
    assert event.payload == {
        "payment_id": payment.pk,
        "order_id": order,
        "status": "captured",
        "payment_version": payment.version,
    }
