"""Bringing one order to rest within a request: by working on it, or by waiting for whoever does."""

import uuid
from typing import Final

from django.db.models import Q

from orders.models import Order
from orders.operations.advance import Clock, advance, at_rest
from orders.queries.orders import order_by_id
from shop.calls.context import remaining
from shop.work import wake
from shop.work.leases import LEASE

LOOK_SECONDS: Final = 0.05


def settle(*, public_id: str, clock: Clock) -> Order:
    """The order at rest, or as it is when this request's time is over. Raises ``OrderUnknown``."""
    while True:
        order = order_by_id(public_id)
        if at_rest(order, clock()):
            return order
        if _take(order, clock):
            return advance(order, clock=clock)
        if (remaining() or 0) <= 0:
            return order
        wake.wait(wake.rung(), seconds=LOOK_SECONDS)


def _take(order: Order, clock: Clock) -> bool:
    """Hold the order if nobody does: a conditional update decides between two."""
    now = clock()
    if order.due_at is None or (order.due_at > now and order.attempts > 0 and not order.cancel_requested_at):
        return False  # it waits for something: the job looks again when it is due
    free = Order.objects.filter(pk=order.pk, state=order.state).filter(
        Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    )
    lease = uuid.uuid4().hex
    if not free.update(lease=lease, leased_until=now + LEASE):
        return False
    order.refresh_from_db()  # what happened between the look and the taking counts
    return True
