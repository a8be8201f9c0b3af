"""Delivering what the outbox holds: at least once, in order per thing, a poisoned thing blocking only itself."""

import logging
import random
from datetime import timedelta
from typing import Final

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from shop.calls.context import correlated
from shop.calls.errors import BadAnswer, CallError
from shop.errors import Unavailable
from shop.events.event import Envelope
from shop.events.models import Delivery
from shop.events.transport import deliver
from shop.roles.deployed import is_deployed
from shop.telemetry import spans
from shop.telemetry.metrics import EVENTS
from shop.work.heartbeat import kept
from shop.work.leases import LeaseLost, backoff, claim, held, settle
from shop.work.wake import wake

log = logging.getLogger(__name__)

TRIES: Final = 12
#: A subscriber that is not there is asked again after so many seconds; its events never become dead letters.
PATIENCE_SECONDS: Final = (2.5, 5.0)
_WAITING: Final = (Delivery.State.PENDING, Delivery.State.DEAD)


def relay_due(module: str) -> int:
    """Deliver one due event of ``module``'s outbox; returns how many were tried.

    One, because deliveries that wait in a batch could outlive their lease.
    """
    claimed = claim(_deliverable(), alias=module, now=timezone.now(), limit=1)
    for delivery in claimed:
        told = {"shop.request_id": delivery.event.correlation_id, "shop.subscriber": delivery.subscriber}
        with correlated(delivery.event.correlation_id), spans.working(f"event {delivery.event.type}", told):
            outcome = attempt(delivery, module) if is_deployed(delivery.subscriber) else _withdrawn(delivery)
        EVENTS.labels(delivery.event.type, delivery.subscriber, outcome).inc()
    return len(claimed)


def attempt(delivery: Delivery, source: str) -> str:
    """Try one delivery and record what came of it: delivered, waiting, failed, dead, or lost to another relay."""
    try:
        with kept(delivery):
            deliver(delivery.subscriber, envelope(delivery, source))
    except Exception as error:
        log.warning("event not delivered", extra=_names(delivery), exc_info=True)
        return _failed(delivery, error)
    now = timezone.now()
    state = Delivery.State.DELIVERED
    return _settled(delivery, "delivered", state=state, delivered_at=now, due_at=None, last_error="")


def redrive(delivery: Delivery) -> None:
    """Give a dead letter another round of tries, now."""
    rows = Delivery.objects.using(delivery._state.db).filter(pk=delivery.pk, state=Delivery.State.DEAD)
    rows.update(state=Delivery.State.PENDING, due_at=timezone.now(), attempts=0)
    wake()


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
        subscriber=OuterRef("subscriber"),
        aggregate_id=OuterRef("aggregate_id"),
        state__in=_WAITING,
        event_id__lt=OuterRef("event_id"),
    )
    return Delivery.objects.filter(state=Delivery.State.PENDING).exclude(Exists(before)).select_related("event")


def _withdrawn(delivery: Delivery) -> str:
    """It was written for a role that this deployment has given up since."""
    held(delivery).delete()
    return "withdrawn"


def _failed(delivery: Delivery, error: Exception) -> str:
    attempts = delivery.attempts + 1
    text = f"{type(error).__name__}: {error}"[:2000]
    if _not_now(error):
        delay = timedelta(seconds=random.uniform(*PATIENCE_SECONDS))  # noqa: S311 - jitter, not a secret
        return _settled(delivery, "waiting", due_at=timezone.now() + delay, last_error=text)
    if attempts >= TRIES:
        log.error("event is a dead letter", extra=_names(delivery))
        return _settled(delivery, "dead", state=Delivery.State.DEAD, due_at=None, attempts=attempts, last_error=text)
    due_at = timezone.now() + backoff(attempts)
    return _settled(delivery, "failed", due_at=due_at, attempts=attempts, last_error=text)


def _not_now(error: Exception) -> bool:
    """Whether the subscriber could not be asked, which says nothing against the event."""
    if isinstance(error, BadAnswer):
        return False
    return isinstance(error, CallError | Unavailable | OperationalError | InterfaceError)


def _settled(delivery: Delivery, outcome: str, **changes: object) -> str:
    try:
        settle(delivery, **changes)
    except LeaseLost:
        log.warning("delivery outlived its lease", extra=_names(delivery))
        return "lost"
    return outcome


def _names(delivery: Delivery) -> dict[str, str]:
    return {"event_type": delivery.event.type, "subscriber": delivery.subscriber}
