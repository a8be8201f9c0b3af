"""Tables of orders: one aggregate per file; constraints in the database."""

from orders.models.cart import Cart, CartLine
from orders.models.erased_customer import ErasedCustomer
from orders.models.order import Order, OrderLine
from orders.models.timeline import TimelineEntry

__all__ = ["Cart", "CartLine", "ErasedCustomer", "Order", "OrderLine", "TimelineEntry"]
