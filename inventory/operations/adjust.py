"""Correct a count."""

from datetime import datetime

from inventory.interface.messages import StockLevel
from inventory.models import LedgerEntry
from inventory.operations.booking import book_once, change_on_hand
from inventory.operations.counting import Cause
from inventory.rules.quantities import checked, named, said


def adjust(
    *, sku: str, warehouse: str, change: int, reason: str, reference: str, actor: str, now: datetime
) -> StockLevel:
    """What is set aside for orders cannot be corrected away.

    Raises ``SkuUnknown``, ``WarehouseUnknown``, ``InsufficientStock``, ``ReferenceReused`` and ``Invalid`` (no
    change, no reason).
    """
    checked(abs(change))
    cause = Cause(LedgerEntry.Kind.ADJUSTED, reference=named(reference), reason=said(reason), actor=actor)
    return book_once(
        lambda: change_on_hand(sku=sku, warehouse=warehouse, change=change, cause=cause, now=now),
        sku=sku,
        warehouse=warehouse,
        change=change,
        cause=cause,
    )
