"""Shipping and delivering."""

from datetime import datetime

from orders.interface.errors import NotDeliverable, NotShippable
from orders.models import Order, TimelineEntry
from orders.rules.states import State
from shop.database.transactions import atomic


def request_shipping(*, order: Order, tracking: str, actor: str, now: datetime) -> None:
    """Begin shipping a paid order; a repeat changes nothing. Raises ``NotShippable``."""
    with atomic("orders"):
        ready = Order.objects.filter(pk=order.pk, state=State.PAID, cancel_requested_at__isnull=True)
        begun = ready.update(state=State.SHIPPING, state_since=now, tracking=tracking, due_at=now, attempts=0)
        if begun:
            TimelineEntry.objects.create(order=order, kind="shipping", at=now, actor=actor, data={"tracking": tracking})
    if not begun:
        order.refresh_from_db(fields=["state"])
        if order.state not in {State.SHIPPING, State.SHIPPED, State.DELIVERED}:
            raise NotShippable(state=order.state)


def deliver(*, order: Order, actor: str, now: datetime) -> None:
    """The parcel arrived; a repeat changes nothing. Raises ``NotDeliverable``."""
    with atomic("orders"):
        shipped = Order.objects.filter(pk=order.pk, state=State.SHIPPED)
        done = shipped.update(state=State.DELIVERED, state_since=now, delivered_at=now)
        if done:
            TimelineEntry.objects.create(order=order, kind="delivered", at=now, actor=actor)
    if not done:
        order.refresh_from_db(fields=["state"])
        if order.state != State.DELIVERED:
            raise NotDeliverable(state=order.state)
