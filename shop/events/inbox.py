"""Receiving an event: its id and its effect commit together, so that twice is once."""

from django.utils import timezone

from shop.calls.context import SYSTEM, acting_as, correlated
from shop.database.transactions import atomic
from shop.events.event import Envelope
from shop.events.models import InboxEvent
from shop.events.subscriptions import subscriptions


class UnknownEvent(LookupError):
    """The module does not listen to this type: the catalogue and its subscriptions disagree."""


def receive(module: str, envelope: Envelope) -> bool:
    """Act on ``envelope`` as ``module``; False if it had done so before. Raises what the handler raises."""
    subscription = subscriptions(module).get(envelope.type)
    if subscription is None:
        raise UnknownEvent(f"{module} does not listen to {envelope.type}")
    now = timezone.now()
    row = InboxEvent(event_id=envelope.id, consumer=module, type=envelope.type, received_at=now)
    with correlated(envelope.correlation_id), acting_as(SYSTEM), atomic(module):
        if not _first(module, row):
            return False
        subscription.handle(envelope.payload, now=now)
    return True


def _first(module: str, row: InboxEvent) -> bool:
    """Whether this is the first delivery. Of two that look at once, the unique index lets one insert; the other's
    transaction rolls back and its retry finds the row."""
    if InboxEvent.objects.using(module).filter(consumer=module, event_id=row.event_id).exists():
        return False
    row.save(using=module, force_insert=True)
    return True
