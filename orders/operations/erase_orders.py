"""Taking personal data out of the orders of customers who are gone.

An order on its way keeps its address until it has arrived, or it could not arrive. What was bought, and for how much,
stays: the books need it, and the invoice says it too. Billing is asked, after this has committed, to forget what they
were paid with: it knows payments by their orders, not by customers.
"""

from datetime import datetime
from typing import Final

from django.db.models import F

from orders.models import Cart, CartLine, ErasedCustomer, Order, TimelineEntry
from orders.rules.states import State
from shop.work.jobs import enqueue

#: Nothing is sent to anybody any more. A later refund needs nobody's address.
OVER: Final = (State.DELIVERED, State.CANCELED)


def erase_customer(*, customer_id: str, now: datetime) -> None:
    """What can go now goes, the rest when it is over. Part of the open transaction; twice is once."""
    ErasedCustomer.objects.bulk_create([ErasedCustomer(customer_id=customer_id, erased_at=now)], ignore_conflicts=True)
    CartLine.objects.filter(cart__customer_id=customer_id, cart__state=Cart.State.OPEN).delete()
    erase_what_is_over(customer_id=customer_id, now=now)


def erase_what_is_over(*, customer_id: str, now: datetime) -> None:
    """Part of the open transaction."""
    theirs = Order.objects.filter(customer_id=customer_id)
    over = theirs.filter(state__in=OVER)
    TimelineEntry.objects.filter(order__in=over, actor=F("order__name")).update(actor="")
    named = over.exclude(email="")
    if ids := list(named.values_list("public_id", flat=True)):
        enqueue("orders.forget_payment_methods", order_ids=ids)
    named.update(email="", email_key="", name="", address={}, tracking="", cancel_note="")
    if not theirs.exclude(email="").exists():
        ErasedCustomer.objects.filter(customer_id=customer_id, done_at=None).update(done_at=now)
