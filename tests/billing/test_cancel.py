"""Giving a payment up: whatever is under way, nothing of the buyer's money is kept."""

import pytest

from billing import local
from billing.interface.errors import PaymentUnknown
from billing.interface.messages import PaymentStatus
from billing.models import Payment
from billing.operations import cancel
from billing.queries.payments import standing_or_latest
from billing.rules.payments import Asked
from tests.billing.making import authorised, captured, effects, new_order, settled, status_of

pytestmark = pytest.mark.django_db(databases="__all__")

P = PaymentStatus


def cancelled(order_id: str) -> PaymentStatus:
    payment = local.cancel(order_id=order_id, reason="changed my mind")
    assert payment is not None
    return payment.status


def test_an_authorised_payment_is_voided() -> None:
    order = new_order()
    authorised(order)
    assert cancelled(order) is P.VOIDED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.VOID: 1}


def test_a_captured_payment_is_refunded() -> None:
    order = new_order()
    captured(order)
    assert cancelled(order) is P.REFUNDED
    assert effects(order)[Asked.REFUND] == 1
    payment = Payment.objects.get()
    assert payment.captured_amount == payment.refunded_amount == payment.amount


def test_a_declined_payment_is_undone_already() -> None:
    order = new_order()
    authorised(order, method="pm_card_declined")
    assert cancelled(order) is P.DECLINED
    assert not effects(order)


def test_an_order_without_a_payment_has_nothing_to_undo() -> None:
    assert local.cancel(order_id=new_order(), reason="") is None


@pytest.mark.parametrize("end", [P.VOIDED, P.REFUNDED])
def test_repeating_it_answers_the_same_and_undoes_nothing_twice(end: PaymentStatus) -> None:
    order = new_order()
    authorised(order) if end is P.VOIDED else captured(order)
    assert [cancelled(order) for _ in range(3)] == [end] * 3
    assert effects(order)[Asked.VOID] + effects(order)[Asked.REFUND] == 1


def test_a_refund_without_a_word_is_unknown_then_refunded_once() -> None:
    order = new_order()
    captured(order, method="pm_card_refund_silent")
    assert cancelled(order) is P.UNKNOWN
    assert cancelled(order) is P.UNKNOWN
    assert settled(order) is P.REFUNDED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1, Asked.REFUND: 1}


@pytest.mark.parametrize("method", ["pm_card_capture_silent", "pm_card_capture_500", "pm_card_capture_half"])
def test_a_capture_that_turns_out_done_after_the_cancellation_is_refunded(method: str) -> None:
    a_capture_that_turns_out_done_after_the_cancellation_is_refunded(method)


def a_capture_that_turns_out_done_after_the_cancellation_is_refunded(method: str) -> None:
    order = new_order()
    captured(order, method=method)
    assert cancelled(order) is P.UNKNOWN
    assert settled(order) is P.REFUNDED
    assert cancelled(order) is P.REFUNDED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1, Asked.REFUND: 1}


@pytest.mark.parametrize("method", ["pm_card_slow", "pm_card_authorise_silent", "pm_card_never"])
def test_an_authorisation_that_arrives_after_the_cancellation_is_voided(method: str) -> None:
    order = new_order()
    authorised(order, method=method)
    assert cancelled(order) is P.UNKNOWN
    assert settled(order) is P.VOIDED
    assert effects(order) == {Asked.AUTHORISE: 1, Asked.VOID: 1}


def test_a_cancelled_payment_is_not_captured() -> None:
    order = new_order()
    authorised(order)
    cancelled(order)
    assert local.capture(order_id=order).status is P.VOIDED
    assert Asked.CAPTURE not in effects(order)


def an_attempt_that_arrives_after_the_order_was_given_up_moves_no_money() -> None:
    order = new_order()
    assert local.cancel(order_id=order, reason="") is None
    late = authorised(order)
    assert late.status is P.VOIDED
    assert not effects(order)


def test_an_attempt_that_arrives_after_the_order_was_given_up_moves_no_money() -> None:
    an_attempt_that_arrives_after_the_order_was_given_up_moves_no_money()


def test_an_order_given_up_unpaid_still_counts_as_unpaid() -> None:
    order = new_order()
    local.cancel(order_id=order, reason="")
    authorised(order)
    assert local.payments(order_ids=(order,)) == ()
    assert local.cancel(order_id=order, reason="") is None
    with pytest.raises(PaymentUnknown):
        local.capture(order_id=order)


@pytest.mark.parametrize("method", ["pm_card_ok", "pm_card_declined"])
def test_another_attempt_that_arrives_after_the_cancellation_moves_no_money(method: str) -> None:
    order = new_order()
    authorised(order, method=method)
    cancelled(order)
    before = effects(order)
    assert authorised(order).status in {P.VOIDED, P.DECLINED}
    assert effects(order) == before


def test_the_attempt_that_came_between_look_and_mark_is_the_one_that_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The order had a declined attempt when it was read, and an authorised one by the time of the wish."""

    order = new_order()
    authorised(order, method="pm_card_declined")
    read, between = standing_or_latest, iter([True])

    def racing(*, order_id: str) -> Payment | None:
        found = read(order_id=order_id)
        if next(between, False):
            authorised(order)
        return found

    monkeypatch.setattr(cancel, "standing_or_latest", racing)
    assert cancelled(order) is P.VOIDED
    assert status_of(order) is P.VOIDED


def test_a_cancellation_that_died_before_asking_is_finished_by_the_janitor(monkeypatch: pytest.MonkeyPatch) -> None:
    order = new_order()
    captured(order)
    monkeypatch.setattr(cancel, "_undo", _die)
    with pytest.raises(KeyboardInterrupt):
        local.cancel(order_id=order, reason="")
    assert status_of(order) is P.UNKNOWN
    assert settled(order) is P.REFUNDED


def _die(*_payment: object) -> None:
    raise KeyboardInterrupt
