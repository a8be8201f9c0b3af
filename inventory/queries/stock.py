"""Stock rows, as staff and other modules see them."""

from typing import Any

from django.db.models import F, QuerySet

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


def booked(*, sku: str, warehouse: str, reference: str, kind: LedgerEntry.Kind) -> LedgerEntry | None:
    """The movement with this reference, if it is in the ledger."""
    rows = LedgerEntry.objects.filter(kind=kind, reference=reference)
    return rows.filter(stock__product__sku=sku, stock__warehouse__code=warehouse).first()


def stock_rows(*, sku: str = "", warehouse: str = "", low: bool = False) -> QuerySet[Stock, Any]:
    """Stock rows with their product and warehouse, those of ``sku`` or of ``warehouse``, or only those running low."""
    rows = Stock.objects.annotate(sku=F("product__sku"), house=F("warehouse__code"), free=F("on_hand") - F("held"))
    if sku:
        rows = rows.filter(product__sku=sku)
    if warehouse:
        rows = rows.filter(warehouse__code=warehouse)
    if low:
        rows = rows.filter(low_since__isnull=False)
    return rows.values("id", "sku", "house", "on_hand", "held", "free", "low_stock_threshold", "low_since")


def ledger_rows(sku: str) -> QuerySet[LedgerEntry, Any]:
    """The ledger of a product in all warehouses. Raises ``SkuUnknown``."""
    stock_ids = list(Stock.objects.filter(product__sku=sku).values_list("id", flat=True))
    if not stock_ids and not Product.objects.filter(sku=sku).exists():
        raise SkuUnknown(sku=sku)
    rows = LedgerEntry.objects.filter(stock_id__in=stock_ids).annotate(house=F("stock__warehouse__code"))
    names = ("id", "kind", "house", "on_hand_change", "held_change", "on_hand_after", "held_after")
    found: QuerySet[LedgerEntry, Any] = rows.values(*names, "order_id", "reference", "reason", "actor", "recorded_at")
    return found
