"""An order's states: which step each waits for, what may follow, and how the outside sees them.

placed → paying → confirmed → committed → captured → paid → shipping → shipped → delivered
   └→ awaiting_payment ⇄ paying                        every one before delivered → canceling → canceled
"""

from enum import StrEnum
from typing import Final

from orders.interface.messages import OrderStatus


class State(StrEnum):
    PLACED = "placed"
    AWAITING_PAYMENT = "awaiting_payment"
    PAYING = "paying"
    CONFIRMED = "confirmed"
    COMMITTED = "committed"
    CAPTURED = "captured"
    PAID = "paid"
    SHIPPING = "shipping"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELING = "canceling"
    CANCELED = "canceled"


class Reason(StrEnum):
    """Why an order was cancelled."""

    OUT_OF_STOCK = "out_of_stock"
    PAYMENT_EXPIRED = "payment_expired"
    PAYMENT_FAILED = "payment_failed"
    UNAVAILABLE = "unavailable"
    CUSTOMER = "customer"
    STAFF = "staff"
    RETURNED = "returned"


#: Nothing happens to these by itself: no step is due.
SETTLED: Final = frozenset({State.AWAITING_PAYMENT, State.PAID, State.SHIPPED, State.DELIVERED, State.CANCELED})

#: A customer or a staff member may still stop the order: nothing has left the house.
CANCELLABLE: Final = frozenset(
    {State.PLACED, State.AWAITING_PAYMENT, State.PAYING, State.CONFIRMED, State.COMMITTED, State.CAPTURED, State.PAID}
)

#: Goods are with the customer: only taking them back ends the order.
RETURNABLE: Final = frozenset({State.SHIPPED, State.DELIVERED})

_STATUS: Final = {
    State.PLACED: OrderStatus.CREATED,
    State.AWAITING_PAYMENT: OrderStatus.CREATED,
    State.PAYING: OrderStatus.CREATED,
    State.CONFIRMED: OrderStatus.CREATED,
    State.COMMITTED: OrderStatus.PENDING,
    State.CAPTURED: OrderStatus.PENDING,
    State.PAID: OrderStatus.PENDING,
    State.SHIPPING: OrderStatus.PENDING,
    State.SHIPPED: OrderStatus.PENDING,
    State.DELIVERED: OrderStatus.DELIVERED,
    State.CANCELING: OrderStatus.CANCELED,
    State.CANCELED: OrderStatus.CANCELED,
}


def status_of(state: str) -> OrderStatus:
    """The status the outside knows ``state`` by."""
    return _STATUS[State(state)]
