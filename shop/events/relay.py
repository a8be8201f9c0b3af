"""Delivering what the outbox holds: at least once, in order per thing, a poisoned thing blocking only itself."""

import logging
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from shop.events.event import Envelope
from shop.events.models import Delivery
from shop.events.transport import deliver
from shop.work.leases import LeaseLost, backoff, claim, settle

log = logging.getLogger(__name__)

BATCH: Final = 16
TRIES: Final = 12


def relay_due(module: str) -> int:
    """Deliver the due events in ``module``'s outbox; returns how many were tried."""
    claimed = claim(_deliverable(), alias=module, now=timezone.now(), limit=BATCH)
    for delivery in claimed:
        attempt(delivery, module)
    return len(claimed)


def attempt(delivery: Delivery, source: str) -> None:
    """Try one delivery and record what came of it."""
    try:
        deliver(delivery.subscriber, envelope(delivery, source))
    except Exception as error:
        log.warning(
            "event not delivered",
            extra={"event": delivery.event.type, "subscriber": delivery.subscriber},
            exc_info=True,
        )
        _record(delivery, _failed(delivery, error))
    else:
        _record(
            delivery,
            {"state": Delivery.State.DELIVERED, "delivered_at": timezone.now(), "due_at": None, "last_error": ""},
        )


def redrive(delivery: Delivery) -> None:
    """Give a dead letter another round of tries, now."""
    rows = Delivery.objects.using(delivery._state.db).filter(pk=delivery.pk, state=Delivery.State.DEAD)
    rows.update(state=Delivery.State.PENDING, due_at=timezone.now(), attempts=0)


def envelope(delivery: Delivery, source: str) -> Envelope:
    """The event as it travels."""
    event = delivery.event
    return Envelope(
        id=event.event_id,
        type=event.type,
        version=event.version,
        source=source,
        aggregate_id=event.aggregate_id,
        sequence=event.pk,
        occurred_at=event.occurred_at,
        correlation_id=event.correlation_id,
        payload=event.payload,
    )


def _deliverable() -> QuerySet[Delivery]:
    """Pending deliveries with nothing undelivered before them for the same subscriber and thing."""
    before = Delivery.objects.filter(
        subscriber=OuterRef("subscriber"), aggregate_id=OuterRef("aggregate_id"), event_id__lt=OuterRef("event_id")
    ).exclude(state=Delivery.State.DELIVERED)
    return Delivery.objects.filter(state=Delivery.State.PENDING).exclude(Exists(before)).select_related("event")


def _failed(delivery: Delivery, error: Exception) -> dict[str, object]:
    attempts = delivery.attempts + 1
    changes: dict[str, object] = {"attempts": attempts, "last_error": f"{type(error).__name__}: {error}"[:2000]}
    if attempts >= TRIES:
        log.error("event is a dead letter", extra={"event": delivery.event.type, "subscriber": delivery.subscriber})
        return changes | {"state": Delivery.State.DEAD, "due_at": None}
    return changes | {"due_at": timezone.now() + backoff(attempts)}


def _record(delivery: Delivery, changes: dict[str, object]) -> None:
    try:
        settle(delivery, **changes)
    except LeaseLost:
        log.warning("delivery outlived its lease", extra={"event": delivery.event.type})
