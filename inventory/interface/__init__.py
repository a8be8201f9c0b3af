"""The door of inventory: the only thing other modules may import.

from inventory.interface import inventory
inventory.hold(order_id=…, lines=(HoldLine(sku="…", quantity=2),), expires_at=…)
"""

from inventory.interface.contract import CONTRACT
from shop.calls.published import published

inventory = published("inventory", CONTRACT)

__all__ = ["inventory"]
