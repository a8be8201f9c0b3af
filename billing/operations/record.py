"""The one way a payment changes: a conditional update and its event, together."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from billing.models import Payment, PaymentEvent
from billing.rules.payments import Asked


def as_read(payment: Payment) -> QuerySet[Payment]:
    """The row, if it still stands as it was read: update through this and check the count."""
    return Payment.objects.filter(pk=payment.pk, version=payment.version, asking=payment.asking)


def take_over(payment: Payment, changes: dict[str, Any]) -> None:
    """Let the object say what was written."""
    for name, value in changes.items():
        setattr(payment, name, value)


def record_change(
    payment: Payment,
    *,
    asked: Asked | None,
    answered: str,
    source: PaymentEvent.Source,
    summary: dict[str, Any],
    now: datetime,
    **changes: Any,
) -> bool:
    """Make ``changes`` if ``payment`` still stands as we read it, and write down why. False: somebody was faster.

    Part of the open transaction. The janitor's claim ends with it: whoever goes on reads the row again.
    """
    event = PaymentEvent(
        payment=payment,
        version=payment.version + 1,
        asked=asked or "",
        answered=answered,
        source=source,
        asked_at=payment.asked_at if asked else None,
        summary=summary,
        recorded_at=now,
    )
    changes |= {"version": event.version, "changed_at": now, "lease": "", "leased_until": None}
    if not as_read(payment).update(**changes):
        return False
    take_over(payment, changes)
    event.save()
    return True
