"""Writing an event: in the transaction of the change it tells of, or not at all."""

import dataclasses
import uuid

from django.utils import timezone
from pydantic_core import to_jsonable_python

from shop.calls.context import request_id
from shop.database.transactions import on_commit, open_aliases
from shop.events.event import Event
from shop.events.models import Delivery, OutboxEvent
from shop.roles.deployed import listeners
from shop.work.wake import wake


class NoTransaction(RuntimeError):
    """An event was published outside the transaction of its change: it could be lost, or tell of nothing."""


def publish(alias: str, event: Event) -> None:
    """Write ``event`` to the outbox of ``alias``, a delivery for each listener there is. Raises ``NoTransaction``."""
    if alias not in open_aliases():
        raise NoTransaction(event.type)
    now = timezone.now()
    row = OutboxEvent.objects.using(alias).create(
        event_id=uuid.uuid4().hex,
        type=event.type,
        version=event.version,
        aggregate_id=event.aggregate_id,
        payload=to_jsonable_python(dataclasses.asdict(event)),
        occurred_at=now,
        correlation_id=request_id(),
    )
    Delivery.objects.using(alias).bulk_create(
        [
            Delivery(event=row, subscriber=name, aggregate_id=row.aggregate_id, due_at=now)
            for name in listeners(event.type)
        ]
    )
    on_commit(alias, wake)
