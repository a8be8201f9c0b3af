"""A provider that refused, and has taken the money all the same."""

import time
import uuid
from typing import Any

import orjson
import pytest
from django.utils import timezone

from billing import local, proof
from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.run_janitor import run_janitor
from billing.providers.base import Result
from billing.providers.sandbox import SandboxProvider, sandbox_log
from billing.providers.sandbox_log import Effect
from billing.providers.webhooks import Message, sandbox_message
from billing.rules.payments import Asked
from billing.rules.signatures import signed
from tests.billing.making import AMOUNT, authorised, captured, effects, new_order, settled, status_of
from tests.billing.test_webhooks import SECRET, sent, silent_capture

pytestmark = pytest.mark.django_db(databases="__all__")


def taken_all_the_same(payment_id: str) -> Message:
    """The provider takes the money of a payment it had refused, and says so."""
    payment = Payment.objects.get(pk=payment_id)
    _done(payment, Asked.AUTHORISE)
    return sandbox_message(_done(payment, Asked.CAPTURE), SECRET, at=int(time.time()))


def _done(payment: Payment, kind: Asked) -> Effect:
    """In the provider's books, under a key nobody asked with."""
    effect = Effect(
        key=f"{payment.pk}:late-{kind}",
        kind=kind,
        reference=payment.provider_reference,
        order_ref=payment.order_id,
        amount=payment.amount,
        currency=payment.currency,
        is_done=True,
        code="",
        hidden="",
        known_at=time.time(),
        at=time.time(),
    )
    return sandbox_log().once(effect.key, effect.reference, lambda history: effect)


def refused_then_paid() -> tuple[str, str]:
    """An order whose first card was refused and whose second one paid; and the refused payment."""
    order = new_order()
    refused = authorised(order, method="pm_card_declined")
    assert refused.status is PaymentStatus.DECLINED
    assert captured(order).status is PaymentStatus.CAPTURED
    return order, refused.id


def test_money_taken_beside_another_payment_goes_back_and_the_order_keeps_its_own() -> None:
    order, refused = refused_then_paid()
    message = taken_all_the_same(refused)
    answers = [sent(message.body, message.signature) for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"news": True}),
        (200, {"news": False}),
    ]
    assert settled(order) is PaymentStatus.CAPTURED
    assert _undone(refused)
    row = Payment.objects.get(pk=refused)
    assert (row.status, row.captured_amount, row.refunded_amount) == (PaymentStatus.REFUNDED, AMOUNT, AMOUNT)
    assert effects(order) == {Asked.AUTHORISE: 2, Asked.CAPTURE: 2, Asked.REFUND: 1}
    said = PaymentEvent.objects.filter(payment=row).order_by("version").values_list("answered", flat=True)
    assert list(said) == ["declined", "captured", "refunded"]


def test_what_is_found_taken_after_the_order_was_given_up_goes_back() -> None:
    order, refused = refused_then_paid()
    assert local.cancel(order_id=order, reason="customer").status is PaymentStatus.REFUNDED  # type: ignore[union-attr]
    message = taken_all_the_same(refused)
    assert sent(message.body, message.signature).status_code == 200
    assert _undone(refused)
    assert (status_of(order), effects(order)[Asked.REFUND]) == (PaymentStatus.REFUNDED, 2)


def test_while_no_other_attempt_stands_it_is_the_orders_payment_again() -> None:
    order = new_order()
    refused = authorised(order, method="pm_card_declined")
    message = taken_all_the_same(refused.id)
    assert sent(message.body, message.signature).status_code == 200
    assert status_of(order) is PaymentStatus.CAPTURED
    again = authorised(order, attempt_id=uuid.uuid4().hex)
    assert (again.id, again.status) == (refused.id, PaymentStatus.CAPTURED)


def test_prove_sees_both_captures() -> None:
    order, refused = refused_then_paid()
    message = taken_all_the_same(refused)
    sent(message.body, message.signature)
    assert _undone(refused)
    found = list(proof.prove(now=timezone.now()))
    assert [(violation.law, violation.subject) for violation in found] == [("I2", f"order {order}")]


def test_silence_is_nothing_a_provider_can_tell() -> None:
    order, message = silent_capture()
    body = orjson.dumps({**orjson.loads(message.body), "status": "unknown"})
    answer = sent(body, signed(body, [SECRET], at=int(time.time())))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert status_of(order) is PaymentStatus.UNKNOWN


def test_an_answer_that_says_unknown_leaves_the_question_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(self: SandboxProvider, question: Any, *, timeout: float) -> Result:
        return Result(status=PaymentStatus.UNKNOWN, reference="sb_1", amount=question.amount, currency="EUR")

    monkeypatch.setattr(SandboxProvider, "authorise", unknown)
    order = new_order()
    assert authorised(order).status is PaymentStatus.UNKNOWN
    monkeypatch.undo()
    assert settled(order) is PaymentStatus.AUTHORISED


def _undone(payment_id: str) -> bool:
    """Lets the janitor come by until nothing is left to do for the payment."""
    order = Payment.objects.get(pk=payment_id).order_id
    for _ in range(20):
        settled(order)
        local.payments(order_ids=(order,))
        payment = Payment.objects.get(pk=payment_id)
        if payment.due_at is None:
            return payment.position.undo is None
        run_janitor(now=payment.due_at)
    return False
