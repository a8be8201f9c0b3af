"""The door of billing: the only thing other modules may import.

from billing.interface import billing
billing.authorise(order_id=…, attempt_id=…, amount=4990, currency="EUR", method="pm_card_ok")
"""

from billing.interface.contract import CONTRACT
from shop.calls.published import published

billing = published("billing", CONTRACT)

__all__ = ["billing"]
