"""The door of orders: the only thing other modules may import.

from orders.interface import orders
orders.ship(order_id="…", tracking="…")
"""

from orders.interface.contract import CONTRACT
from shop.calls.published import published

orders = published("orders", CONTRACT)

__all__ = ["orders"]
