"""Values that cross the border of inventory: frozen, JSON-safe."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HoldState(StrEnum):
    """active → committed → shipped → returned, or active → expired, or active/committed → released."""

    ACTIVE = "active"
    COMMITTED = "committed"
    SHIPPED = "shipped"
    RETURNED = "returned"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInfo:
    """A product as others need it. ``price`` is in minor units, tax included; ``quantity`` can be sold now."""

    sku: str
    name_fr: str
    name_en: str
    price: int
    currency: str
    tax_category: str
    quantity: int
    is_active: bool
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEdit:
    """New values of a product; None leaves the old one. ``price`` is in minor units."""

    name_fr: str | None = None
    name_en: str | None = None
    description_fr: str | None = None
    description_en: str | None = None
    category: str | None = None
    price: int | None = None
    currency: str | None = None
    tax_category: str | None = None
    image: str | None = None
    gallery: tuple[str, ...] | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLine:
    """So many of a SKU."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Stock set aside for an order."""

    order_id: str
    state: HoldState
    expires_at: datetime | None
    lines: tuple[HoldLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """Stock of a SKU in a warehouse: ``on_hand`` is on the shelf, ``held`` of it is set aside."""

    sku: str
    warehouse: str
    on_hand: int
    held: int
