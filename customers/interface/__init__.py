"""The door of customers: the only thing other modules may import.

from customers.interface import customers
customers.profile(customer_id="…")
"""

from customers.interface.contract import CONTRACT
from shop.calls.published import published

customers = published("customers", CONTRACT)

__all__ = ["customers"]
