"""What orders does without a request."""

from django.conf import settings
from django.utils import timezone

from orders.models import Order
from orders.operations.advance import LEASE, advance
from orders.operations.send_confirmation import send_confirmation
from shop.work.heartbeat import kept
from shop.work.jobs import job, periodic
from shop.work.leases import claim


@periodic("orders.advance_due", every=1)
def advance_due() -> None:
    """Take every due order a step further: those whose process died, those that waited, those that ran out of time.

    One at a time, because orders that wait in a batch would wait for a killed worker's lease as well.
    """
    due = Order.objects.filter(due_at__isnull=False).prefetch_related("lines")
    while orders := claim(due, alias="orders", now=timezone.now(), limit=1, lease=LEASE):
        for order in orders:
            with kept(order):
                advance(order, clock=timezone.now)


@job("orders.send_confirmation")
def confirm(order_id: str) -> None:
    """Tell the buyer that the order is paid."""
    send_confirmation(public_id=order_id, secret=settings.SECRET_KEY, base_url=settings.SHOP_PUBLIC_URL)
