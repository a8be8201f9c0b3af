"""Applying what the provider said, wherever it was heard: the answer, the janitor's look, a webhook."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from billing.interface.events import PaymentChanged
from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.record import record_change
from billing.providers.base import Result
from billing.rules.payments import CAPTURED, DECLINED, RANK, REFUNDED, Asked, Position, advance
from shop.database.transactions import atomic
from shop.events.outbox import publish


def apply_payment_result(
    *, payment: Payment, asked: Asked | None, result: Result, source: PaymentEvent.Source, now: datetime
) -> Payment:
    """Move ``payment`` to where ``result`` says, if that is news; the payment as it is then.

    Safe to repeat, in any order and from several places at once: the version decides who writes, the rules decide
    whether there is anything to write. Tells listeners, unless its caller is the one who asked and hears it now.
    """
    with atomic("billing"):
        while (after := advance(payment.position, result.status)) != payment.position:
            changes = _changes(payment, after, result, now)
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
