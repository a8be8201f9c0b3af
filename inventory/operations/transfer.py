"""Move goods between warehouses: two ledger entries under one reference."""

from dataclasses import replace
from datetime import datetime

from inventory.interface.messages import StockLevel
from inventory.models import LedgerEntry
from inventory.operations.booking import as_message, book_once, row_of
from inventory.operations.counting import Cause, Move, count, levels, pass_gate
from inventory.rules.quantities import checked, named
from shop.errors import Invalid


def transfer(
    *, sku: str, source: str, target: str, quantity: int, reference: str, actor: str, now: datetime
) -> StockLevel:
    """Only what is free moves; the answer is the target's level.

    Raises ``SkuUnknown``, ``WarehouseUnknown``, ``InsufficientStock``, ``ReferenceReused`` and ``Invalid`` (one
    warehouse twice).
    """
    checked(quantity)
    if source == target:
        raise Invalid(warehouse=source)
    sent = Cause(LedgerEntry.Kind.SENT, reference=named(reference), reason=f"→ {target}", actor=actor)

    def move() -> StockLevel:
        pass_gate({sku: 0})  # nothing more or less to sell, but the rows must not move meanwhile
        among = levels({sku})
        away, home = (row_of(among, sku=sku, warehouse=code) for code in (source, target))
        count([Move(sku, away.stock_id, on_hand=-quantity)], among, sent, now=now)
        arrived = replace(sent, kind=LedgerEntry.Kind.ARRIVED, reason=f"{source} →")
        (level,) = count([Move(sku, home.stock_id, on_hand=quantity)], among, arrived, now=now)
        return as_message(level)

    return book_once(move, sku=sku, warehouse=source, change=-quantity, cause=sent, answers=target)
