"""Applying what the provider said, wherever it was heard: the answer, the janitor's look, a webhook."""

import logging
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from billing.interface.events import PaymentChanged
from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.record import record_change
from billing.providers.base import Result
from billing.rules.payments import CAPTURED, DECLINED, RANK, REFUNDED, Asked, Position, advance
from shop.database.transactions import atomic
from shop.events.outbox import publish

log = logging.getLogger(__name__)


def apply_payment_result(
    *, payment: Payment, asked: Asked | None, result: Result, source: PaymentEvent.Source, now: datetime
) -> Payment:
    """Move ``payment`` to where ``result`` says, if that is news; the payment as it is then.

    Safe to repeat, in any order and from several places at once: the version decides who writes, the rules decide
    whether there is anything to write. Tells listeners, unless its caller is the one who asked and hears it now.

    A provider may contradict itself: refuse, so that another attempt takes the order's place, and then have taken the
    money all the same. That goes on record too, and back to the buyer.
    """
    try:
        return _apply(payment, asked, result, source, now)
    except IntegrityError:
        payment.refresh_from_db()
        if not _has_lost_its_place(payment):
            raise
    log.error("the provider contradicts itself", extra={"payment": payment.pk, "order": payment.order_id})
    return _apply(payment, asked, result, source, now, superseded_at=now)


def _has_lost_its_place(payment: Payment) -> bool:
    others = Payment.objects.filter(order_id=payment.order_id).exclude(pk=payment.pk)
    return not payment.stands and any(other.stands for other in others)


def _apply(
    payment: Payment,
    asked: Asked | None,
    result: Result,
    source: PaymentEvent.Source,
    now: datetime,
    **contradicting: datetime,
) -> Payment:
    with atomic("billing"):
        while (after := advance(payment.position, result.status)) != payment.position:
            after = replace(after, is_cancelled=after.is_cancelled or bool(contradicting))
            changes = _changes(payment, after, result, now) | contradicting
            if record_change(
                payment,
                asked=asked,
                answered=result.status,
                source=source,
                summary=asdict(result),
                now=now,
                **changes,
            ):
                if source is not PaymentEvent.Source.ANSWER:
                    _tell(payment)
                break
            payment.refresh_from_db()
    return payment


def _changes(payment: Payment, after: Position, result: Result, now: datetime) -> dict[str, Any]:
    status = after.status
    return {
        "status": status,
        "asking": after.asking or "",
        "captured_amount": payment.amount if RANK[status] >= RANK[CAPTURED] else 0,
        "refunded_amount": payment.amount if status is REFUNDED else 0,
        "provider_reference": payment.provider_reference or result.reference,
        "decline_code": result.code[:60] if status is DECLINED else "",
        "due_at": now if after.undo else (payment.due_at if after.asking else None),
        "attempts": 0,
        "last_error": "",
    }


def _tell(payment: Payment) -> None:
    publish(
        "billing",
        PaymentChanged(
            payment_id=payment.pk,
            order_id=payment.order_id,
            status=PaymentStatus(payment.position.shown),
            payment_version=payment.version,
        ),
    )
