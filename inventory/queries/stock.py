"""Stock rows, as staff and other modules see them."""

from inventory.interface.errors import SkuUnknown, WarehouseUnknown
from inventory.interface.messages import StockLevel
from inventory.models import LedgerEntry, Product, Stock, Warehouse


def stock_level(*, sku: str, warehouse: str) -> StockLevel:
    """The counters of one row; zero where the warehouse never had any. Raises ``SkuUnknown``, ``WarehouseUnknown``."""
    rows = Stock.objects.filter(product__sku=sku, warehouse__code=warehouse)
    on_hand, held = rows.values_list("on_hand", "held").first() or (0, 0)
    if not (on_hand or held):
        require_known(sku, warehouse)
    return StockLevel(sku=sku, warehouse=warehouse, on_hand=on_hand, held=held)


def require_known(sku: str, warehouse: str) -> None:
    """Raises ``SkuUnknown`` or ``WarehouseUnknown``."""
    if not Product.objects.filter(sku=sku).exists():
        raise SkuUnknown(sku=sku)
    if not Warehouse.objects.filter(code=warehouse).exists():
        raise WarehouseUnknown(warehouse=warehouse)


def is_booked(*, sku: str, warehouse: str, reference: str, kind: LedgerEntry.Kind) -> bool:
    """Whether the movement with this reference is in the ledger."""
    rows = LedgerEntry.objects.filter(kind=kind, reference=reference)
    return rows.filter(stock__product__sku=sku, stock__warehouse__code=warehouse).exists()
