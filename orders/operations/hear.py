"""What orders does when others tell it something: wake the order, or give a guest's orders to their account.

Handlers run inside the receiver's transaction: they write here and schedule, they call nobody.
"""

from datetime import datetime

from billing.interface.events import PaymentChanged
from customers.interface.events import CustomerConfirmed, CustomerErased
from inventory.interface.events import HoldExpired
from orders.models import Order
from orders.operations.erase_orders import erase_customer
from orders.rules.states import State
from shop.email import mailbox


def payment_changed(event: PaymentChanged, *, now: datetime) -> None:
    """The provider said more: an order that waits for it is due at once."""
    waiting = (State.PAYING, State.COMMITTED, State.CANCELING)
    Order.objects.filter(public_id=event.order_id, state__in=waiting).update(due_at=now)


def hold_expired(event: HoldExpired, *, now: datetime) -> None:
    """The stock's time is over: an unpaid order ends now."""
    Order.objects.filter(public_id=event.order_id, state=State.AWAITING_PAYMENT).update(due_at=now, hold_expires_at=now)


def customer_confirmed(event: CustomerConfirmed, *, now: datetime) -> None:
    """The address is proven to be theirs: guest orders to it become the customer's."""
    if key := mailbox(event.email):
        Order.objects.filter(email_key=key, customer_id="").update(customer_id=event.customer_id)


def customer_erased(event: CustomerErased, *, now: datetime) -> None:
    """Their orders forget them: those that are over now, the others when they are."""
    erase_customer(customer_id=event.customer_id, now=now)
