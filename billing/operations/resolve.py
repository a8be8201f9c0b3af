"""What the janitor does with one payment: find out what happened, and undo what the order gave up."""

from datetime import datetime
from typing import Final

from billing.models import Payment, PaymentEvent
from billing.operations.apply_payment_result import apply_payment_result
from billing.operations.note_silence import note_silence
from billing.operations.put_question import ask, look_up, put_question
from billing.providers.base import OutcomeUnknown

JANITOR: Final = PaymentEvent.Source.JANITOR


def resolve(payment: Payment, *, now: datetime) -> Payment:
    """Settle the open question if the provider can say, then ask what a cancellation still needs.

    A key the provider never saw is asked again, under the same key: a first message that was only late and this one
    have one effect between them. It is never taken for a failure.
    """
    if payment.position.asking is not None:
        payment = _find_out(payment, now)
    if (undo := payment.position.undo) is not None:
        payment = put_question(payment, undo, source=JANITOR, now=now)
    return payment


def _find_out(payment: Payment, now: datetime) -> Payment:
    asked = payment.position.asking
    try:
        result = look_up(payment)
    except OutcomeUnknown as trouble:
        return note_silence(payment=payment, trouble=trouble, source=JANITOR, now=now)
    if result is None:
        return ask(payment, source=JANITOR, now=now)
    return apply_payment_result(payment=payment, asked=asked, result=result, source=JANITOR, now=now)
