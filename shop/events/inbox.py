"""Receiving an event: its id and its effect commit together, so that twice is once."""

from django.db import IntegrityError
from django.utils import timezone

from shop.calls.context import SYSTEM, acting_as, correlated
from shop.config.snapshot import one_snapshot
from shop.database.transactions import atomic
from shop.events.event import Envelope
from shop.events.models import InboxEvent
from shop.events.subscriptions import Subscription, subscriptions


class UnknownEvent(LookupError):
    """The module does not listen to this type: the catalogue and its subscriptions disagree."""


def receive(module: str, envelope: Envelope) -> bool:
    """Act on ``envelope`` as ``module``; False if it had done so before. Raises what the handler raises."""
    subscription = subscriptions(module).get(envelope.type)
    if subscription is None:
        raise UnknownEvent(f"{module} does not listen to {envelope.type}")
    with correlated(envelope.correlation_id), acting_as(SYSTEM), one_snapshot():
        try:
            return _act(module, envelope, subscription)
        except IntegrityError:
            if _seen(module, envelope):  # a delivery that looked at the same time committed first
                return False
            raise


def _act(module: str, envelope: Envelope, subscription: Subscription) -> bool:
    now = timezone.now()
    with atomic(module):
        if _seen(module, envelope):
            return False
        row = InboxEvent(event_id=envelope.id, consumer=module, type=envelope.type, received_at=now)
        row.save(using=module, force_insert=True)
        subscription.handle(envelope.payload, now=now)
    return True


def _seen(module: str, envelope: Envelope) -> bool:
    return InboxEvent.objects.using(module).filter(consumer=module, event_id=envelope.id).exists()
