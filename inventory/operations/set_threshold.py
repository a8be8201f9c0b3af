"""Say when stock of a product is low in a warehouse."""

from dataclasses import replace
from datetime import datetime

from inventory.interface.errors import SkuUnknown
from inventory.interface.messages import StockLevel
from inventory.models import Stock
from inventory.operations.booking import as_message, row_of
from inventory.operations.counting import TooFew, announce_low, levels, pass_gate
from inventory.rules.quantities import LARGEST
from shop.database.transactions import atomic
from shop.errors import Invalid


def set_threshold(*, sku: str, warehouse: str, threshold: int | None, now: datetime) -> StockLevel:
    """``threshold`` None: never low. A level that is low by the new one is announced like any other crossing.

    Raises ``SkuUnknown``, ``WarehouseUnknown`` and ``Invalid``.
    """
    if threshold is not None and not 0 <= threshold <= LARGEST:
        raise Invalid(threshold=threshold)
    with atomic("inventory"):
        try:
            pass_gate({sku: 0})  # so that the level read next is still true when its alert is judged
        except TooFew as unknown:
            raise SkuUnknown(sku=sku) from unknown
        before = row_of(levels({sku}), sku=sku, warehouse=warehouse)
        after = replace(before, threshold=threshold).judged(now=now)
        Stock.objects.filter(pk=after.stock_id).update(low_stock_threshold=threshold, low_since=after.low_since)
        announce_low(before, after)
    return as_message(after)
