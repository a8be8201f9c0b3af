"""Giving an order's payment up: for good, whatever is under way."""

from datetime import datetime

from django.db import IntegrityError

from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.put_question import put_question
from billing.operations.record import record_change
from billing.queries.payments import standing_or_latest
from shop.database.transactions import atomic


def cancel(*, order_id: str, reason: str, now: datetime) -> Payment | None:
    """The order's payment, undone or (while ``unknown``) about to be; None if there never was one.

    The order's wish is on record first. What the provider has not said yet is undone by the janitor when it does: an
    authorisation that arrives late is voided, a capture that turns out done is refunded.
    """
    while True:
        payment = standing_or_latest(order_id=order_id)
        if payment is None:
            if _mark_given_up(order_id, reason, now):
                return None
            continue  # an attempt came in between
        if payment.cancelled_at is not None or _wish(payment, reason, now):
            break
    return None if payment.is_tombstone else _undo(payment, now)


def _undo(payment: Payment, now: datetime) -> Payment:
    undo = payment.position.undo
    return payment if undo is None else put_question(payment, undo, source=PaymentEvent.Source.ANSWER, now=now)


def _wish(payment: Payment, reason: str, now: datetime) -> bool:
    """Write down that the order gave the payment up; False if it changed meanwhile, and must be read again.

    If this process dies right after, the row is due and the janitor undoes the payment.
    """
    open_question = payment.position.asking is not None
    try:
        with atomic("billing"):
            return record_change(
                payment,
                asked=None,
                answered="",
                source=PaymentEvent.Source.ORDER,
                summary={"cancelled": reason[:500]},
                now=now,
                cancelled_at=now,
                cancel_reason=reason,
                due_at=_due(payment, now, open_question=open_question),
            )
    except IntegrityError:
        return False  # it was declined, and a newer attempt stands: that one is to be cancelled


def _due(payment: Payment, now: datetime, *, open_question: bool) -> datetime | None:
    if open_question:
        return payment.due_at
    stands = payment.status in {PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED}
    return now if stands else None


def _mark_given_up(order_id: str, reason: str, now: datetime) -> bool:
    """Take the order's place in the index, so that an attempt still on its way finds it given up."""
    mark = Payment(
        order_id=order_id,
        attempt_id=f"none:{order_id}",
        amount=0,
        currency="XXX",  # ISO 4217 for no currency
        status=PaymentStatus.VOIDED,
        cancelled_at=now,
        cancel_reason=reason,
        created_at=now,
        changed_at=now,
    )
    try:
        with atomic("billing"):
            mark.save(force_insert=True)
    except IntegrityError:
        return False
    return True
