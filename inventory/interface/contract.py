"""What other modules may ask inventory.

Everything about an order's stock is named by the order's id and may be repeated: the hold is a state, not arithmetic.
"""

from datetime import datetime
from typing import Final, Protocol

from inventory.interface.errors import (
    CategoryUnknown,
    HoldClosed,
    InsufficientStock,
    OutOfStock,
    ReferenceReused,
    SkuUnknown,
    WarehouseUnknown,
)
from inventory.interface.messages import Hold, HoldLine, ProductEdit, ProductInfo, StockLevel
from shop.calls.published import operation
from shop.errors import Forbidden, Invalid

MOVING: Final = (SkuUnknown, WarehouseUnknown, ReferenceReused)


class Inventory(Protocol):
    """Products, and stock set aside for orders."""

    @operation(callers=("orders", "billing", "backoffice"), idempotent=True, timeout=2.0)
    def products(self, *, skus: tuple[str, ...]) -> tuple[ProductInfo, ...]:
        """What is known of ``skus``, in any order; unknown ones are absent."""

    @operation(callers=("orders",), idempotent=True, raises=(OutOfStock, SkuUnknown, HoldClosed, Invalid))
    def hold(self, *, order_id: str, lines: tuple[HoldLine, ...], expires_at: datetime) -> Hold:
        """Set stock aside for an order, all lines or none. A repeat answers the hold as it is.

        Raises ``OutOfStock`` (names the first SKU that falls short), ``SkuUnknown``, and ``HoldClosed`` when the hold
        was released before.
        """

    @operation(callers=("orders",), idempotent=True, raises=(HoldClosed,))
    def extend(self, *, order_id: str, expires_at: datetime) -> Hold:
        """Keep an active hold longer, never shorter. Raises ``HoldClosed`` when it is no longer active."""

    @operation(callers=("orders",), idempotent=True, raises=(OutOfStock, HoldClosed))
    def commit(self, *, order_id: str) -> Hold:
        """Make the hold permanent: it no longer expires. One that expired is taken anew if there is stock.

        Raises ``OutOfStock`` when it expired and the stock is gone, ``HoldClosed`` when it was released.
        """

    @operation(callers=("orders",), idempotent=True)
    def release(self, *, order_id: str) -> Hold:
        """Let the stock go. Released before it was held, the order can never be held."""

    @operation(callers=("orders",), idempotent=True, raises=(HoldClosed,))
    def ship(self, *, order_id: str) -> Hold:
        """The goods leave the house: on hand goes down. Raises ``HoldClosed`` unless committed (or already shipped)."""

    @operation(callers=("orders",), idempotent=True, raises=(HoldClosed,))
    def give_back(self, *, order_id: str, reason: str) -> Hold:
        """Shipped goods came back: on hand goes up. Raises ``HoldClosed`` unless shipped (or already returned)."""

    @operation(callers=("orders", "backoffice"), idempotent=True, timeout=10.0)
    def holds(self, *, order_ids: tuple[str, ...]) -> tuple[Hold, ...]:
        """The holds of these orders, for proving that both sides agree; orders without one are absent."""

    @operation(callers=("backoffice",), raises=(*MOVING, Forbidden, Invalid))
    def receive(self, *, sku: str, warehouse: str, quantity: int, reference: str) -> StockLevel:
        """Goods arrive (staff: ``inventory.receive``). A repeat with the same ``reference`` changes nothing.

        Raises ``ReferenceReused`` for another quantity under it, as the next two do.
        """

    @operation(callers=("backoffice",), raises=(*MOVING, InsufficientStock, Forbidden, Invalid))
    def adjust(self, *, sku: str, warehouse: str, change: int, reason: str, reference: str) -> StockLevel:
        """Correct the count (staff: ``inventory.adjust``); ``reason`` must say why. Repeats change nothing."""

    @operation(callers=("backoffice",), raises=(*MOVING, InsufficientStock, Forbidden, Invalid))
    def transfer(self, *, sku: str, source: str, target: str, quantity: int, reference: str) -> StockLevel:
        """Move goods between warehouses (staff: ``inventory.adjust``); answers the target's level."""

    @operation(callers=("backoffice",), raises=(SkuUnknown, WarehouseUnknown, Forbidden, Invalid))
    def set_threshold(self, *, sku: str, warehouse: str, threshold: int | None) -> StockLevel:
        """Say when stock is low (staff: ``inventory.adjust``); None: never."""

    @operation(callers=("backoffice",), raises=(SkuUnknown, CategoryUnknown, Forbidden, Invalid))
    def edit_product(self, *, sku: str, edit: ProductEdit) -> ProductInfo:
        """Change what ``edit`` names (staff: ``inventory.edit_product``)."""


CONTRACT: Final = Inventory
