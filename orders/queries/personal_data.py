"""Everything the shop keeps of a customer: orders' own, and what customers and billing answer."""

from typing import Any

from billing.interface import billing
from customers.interface import customers
from orders.models import Order
from orders.queries.orders import orders_of
from orders.queries.timeline import Entry, timeline_of


def personal_data(customer_id: str) -> tuple[dict[str, Any], list[tuple[Order, list[Entry]]], dict[str, Any]]:
    """The account, the orders with what happened to them, and documents with payments: one call to each module.

    Raises ``CustomerUnknown`` and what the calls raise.
    """
    account = customers.personal_data(customer_id=customer_id).content
    orders = list(orders_of(customer_id).prefetch_related("timeline").order_by("id"))
    money = billing.personal_data(customer_id=customer_id, order_ids=tuple(order.public_id for order in orders)).content
    return account, [(order, timeline_of(order)) for order in orders], money
