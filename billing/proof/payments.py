"""Payments against their own histories."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch

from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.proof.violation import PATIENCE, broken
from billing.rules.payments import PENDING, RANK
from shop.proof import Violation


def violations(*, now: datetime) -> Iterator[Violation]:
    """I2: replaying the history leads to the row. I5: no question stays open, no cancellation undone."""
    history = Prefetch("events", queryset=PaymentEvent.objects.order_by("version"))
    payments = Payment.objects.exclude(provider="").prefetch_related(history)
    for payment in payments.order_by("created_at").iterator(chunk_size=500):
        events = list(payment.events.all())
        yield from _history(payment, events)
        yield from _progress(payment, events, now)


def _history(payment: Payment, events: Sequence[PaymentEvent]) -> Iterator[Violation]:
    versions = [event.version for event in events]
    if versions != list(range(1, payment.version + 1)):
        yield broken(
            "I2", _name(payment), f"is version {payment.version}, its history has {versions}", since=_last(events)
        )
    replayed = PENDING
    for event in events:
        said = event.answered
        if said and said != PaymentStatus.UNKNOWN:
            replayed = max(replayed, PaymentStatus(said), key=RANK.__getitem__)
    if replayed != payment.status:
        message = f"is {payment.status}, its history leads to {replayed}"
        yield broken("I2", _name(payment), message, since=_last(events), cause=str(events[-1]) if events else "")


def _progress(payment: Payment, events: Sequence[PaymentEvent], now: datetime) -> Iterator[Violation]:
    position = payment.position
    since = payment.asked_at if position.asking else payment.to_undo_since if position.undo else None
    if since is not None and now - since > PATIENCE:
        waits = f"the answer to {position.asking}" if position.asking else f"a {position.undo}"
        cause = payment.last_error or (str(events[-1]) if events else "")
        yield broken("I5", _name(payment), f"still waits for {waits}", since=since, cause=cause)


def _name(payment: Payment) -> str:
    return f"payment {payment.pk} of order {payment.order_id}"


def _last(events: Sequence[PaymentEvent]) -> datetime | None:
    return events[-1].recorded_at if events else None
