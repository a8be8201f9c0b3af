"""What orders does without a request."""

from django.conf import settings
from django.utils import timezone

from billing.interface import billing
from orders.models import ErasedCustomer, Order
from orders.operations.advance import advance
from orders.operations.erase_orders import erase_what_is_over
from orders.operations.send_confirmation import send_confirmation
from shop.database.transactions import atomic
from shop.work.jobs import job, periodic
from shop.work.leases import LEASE, claim


@periodic("orders.advance_due", every=1)
def advance_due() -> None:
    """Take every due order a step further: those whose process died, those that waited, those that ran out of time.

    One at a time, because orders that wait in a batch would wait for a killed worker's lease as well.
    """
    due = Order.objects.filter(due_at__isnull=False).prefetch_related("lines")
    while orders := claim(due, alias="orders", now=timezone.now(), limit=1, lease=LEASE):
        for order in orders:
            advance(order, clock=timezone.now)


@periodic("orders.erase_customers", every=3600)
def erase_customers() -> None:
    """Orders that were on their way when their customer left, and have arrived since."""
    for customer_id in ErasedCustomer.objects.filter(done_at=None).values_list("customer_id", flat=True):
        with atomic("orders"):
            erase_what_is_over(customer_id=customer_id, now=timezone.now())


@job("orders.forget_payment_methods")
def forget_payment_methods(order_ids: list[str]) -> None:
    """The buyer's data was erased from these orders, and goes from their payments too."""
    billing.forget_methods(order_ids=tuple(order_ids))


@job("orders.send_confirmation")
def confirm(order_id: str) -> None:
    """Tell the buyer that the order is paid."""
    send_confirmation(public_id=order_id, secret=settings.SECRET_KEY, base_url=settings.SHOP_PUBLIC_URL)
