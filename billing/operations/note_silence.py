"""The provider did not say: the payment stays unknown, and the janitor looks again later."""

import logging
from datetime import datetime

from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.record import as_read, record_change
from billing.providers.base import OutcomeUnknown
from billing.rules.delays import look_again
from shop.database.transactions import atomic

log = logging.getLogger(__name__)


def note_silence(*, payment: Payment, trouble: OutcomeUnknown, source: PaymentEvent.Source, now: datetime) -> Payment:
    """Set the next look. The first silence after a question goes on record; further ones only count."""
    log.warning(
        "payment outcome unknown", extra={"payment": payment.pk, "asked": payment.asking, "trouble": str(trouble)}
    )
    looks = {
        "due_at": now + look_again(payment.attempts),
        "attempts": payment.attempts + 1,
        "last_error": f"{type(trouble).__name__}: {trouble}"[:2000],
    }
    if payment.attempts == 0:
        _go_on_record(payment, trouble, source, now, looks)
    else:
        _count(payment, looks)
    return payment


def _go_on_record(
    payment: Payment, trouble: OutcomeUnknown, source: PaymentEvent.Source, now: datetime, looks: dict[str, object]
) -> None:
    with atomic("billing"):
        won = record_change(
            payment,
            asked=payment.position.asking,
            answered=PaymentStatus.UNKNOWN,
            source=source,
            summary={"trouble": type(trouble).__name__, "text": str(trouble)[:500]},
            now=now,
            **looks,
        )
    if not won:
        payment.refresh_from_db()


def _count(payment: Payment, looks: dict[str, object]) -> None:
    changes = looks | {"lease": "", "leased_until": None}
    if not as_read(payment).update(**changes):
        payment.refresh_from_db()
