"""Goods arrive."""

from datetime import datetime

from inventory.interface.messages import StockLevel
from inventory.models import LedgerEntry
from inventory.operations.booking import book_once, change_on_hand
from inventory.operations.counting import Cause
from inventory.rules.quantities import checked, named


def receive(*, sku: str, warehouse: str, quantity: int, reference: str, actor: str, now: datetime) -> StockLevel:
    """``reference`` names the delivery.

    Raises ``SkuUnknown``, ``WarehouseUnknown``, ``ReferenceReused`` and ``Invalid``.
    """
    checked(quantity)
    cause = Cause(LedgerEntry.Kind.RECEIVED, reference=named(reference), actor=actor)
    return book_once(
        lambda: change_on_hand(sku=sku, warehouse=warehouse, change=quantity, cause=cause, now=now),
        sku=sku,
        warehouse=warehouse,
        change=quantity,
        cause=cause,
    )
