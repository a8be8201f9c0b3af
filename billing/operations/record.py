"""The one way a payment changes: a conditional update and its event, together."""

from datetime import datetime
from typing import Any

from billing.models import Payment, PaymentEvent
from billing.rules.payments import Asked


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
    """Make ``changes`` if ``payment`` is still the version we read, and write down why. False: somebody was faster.

    Part of the open transaction. The janitor's claim ends with it: whoever goes on reads the row again.
    """
    changes |= {"version": payment.version + 1, "changed_at": now, "lease": "", "leased_until": None}
    won = Payment.objects.filter(pk=payment.pk, version=payment.version).update(**changes)
    if not won:
        return False
    for name, value in changes.items():
        setattr(payment, name, value)
    PaymentEvent(
        payment=payment,
        version=payment.version,
        asked=asked or "",
        answered=answered,
        source=source,
        summary=summary,
        recorded_at=now,
    ).save()
    return True
