"""Which events need not be remembered any more."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from shop.events.models import Delivery, InboxEvent, OutboxEvent

DELIVERED_KEPT: Final = timedelta(days=30)
#: Longer than any delivery may be repeated: a forgotten event would have its effect again.
RECEIVED_KEPT: Final = timedelta(days=90)


def delivered_events(now: datetime) -> QuerySet[OutboxEvent]:
    """Delivered to everybody a month ago; what is still on its way or dead stays."""
    waiting = Delivery.objects.filter(event_id=OuterRef("pk")).exclude(state=Delivery.State.DELIVERED)
    old = OutboxEvent.objects.filter(occurred_at__lt=now - DELIVERED_KEPT)
    return old.exclude(Exists(waiting)).order_by("occurred_at")


def received_events(now: datetime) -> QuerySet[InboxEvent]:
    """Acted on long ago."""
    return InboxEvent.objects.filter(received_at__lt=now - RECEIVED_KEPT).order_by("received_at")
