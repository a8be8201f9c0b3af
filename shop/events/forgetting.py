"""Which events need not be remembered any more."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from shop.events.models import Delivery, InboxEvent, OutboxEvent
from shop.roles.catalogue import MODULES
from shop.roles.deployed import is_deployed

DELIVERED_KEPT: Final = timedelta(days=30)
#: Longer than any delivery may be repeated: a forgotten event would have its effect again.
RECEIVED_KEPT: Final = timedelta(days=90)


def delivered_events(now: datetime) -> QuerySet[OutboxEvent]:
    """Delivered to everybody a month ago; what is still on its way or dead stays."""
    waiting = Delivery.objects.filter(event_id=OuterRef("pk")).exclude(state=Delivery.State.DELIVERED)
    old = OutboxEvent.objects.filter(occurred_at__lt=now - DELIVERED_KEPT)
    return old.exclude(Exists(waiting)).order_by("occurred_at")


def unheard_deliveries(_now: datetime) -> QuerySet[Delivery]:
    """On their way to a role that this deployment has given up, dead letters and what waits behind them included."""
    waiting = Delivery.objects.exclude(state=Delivery.State.DELIVERED)
    return waiting.filter(subscriber__in=[name for name in MODULES if not is_deployed(name)]).order_by("pk")


def received_events(now: datetime) -> QuerySet[InboxEvent]:
    """Acted on long ago."""
    return InboxEvent.objects.filter(received_at__lt=now - RECEIVED_KEPT).order_by("received_at")
