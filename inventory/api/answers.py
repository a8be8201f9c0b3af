"""What inventory answers. Prices are minor units of ``currency``, tax included; ``quantity`` can be sold now."""

from dataclasses import dataclass
from datetime import datetime

from shop.web.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard(Answer):
    """A product in a list; ``name`` is in the reader's language, ``category`` a slug, ``image`` a path."""

    sku: str
    name: str
    category: str
    price: int
    currency: str
    tax_category: str
    image: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage(Answer):
    items: list[ProductCard]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAnswer(Answer):
    """A product's own page; ``images`` has all its pictures, ``image`` first."""

    sku: str
    name: str
    description: str
    category: str
    category_name: str
    price: int
    currency: str
    tax_category: str
    image: str
    images: list[str]
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedAnswer(Answer):
    """In stock, the nearest in price first."""

    items: list[ProductCard]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFacet(Answer):
    slug: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFacet(Answer):
    """Both bounds included, as the filters of the same names."""

    min_price: int
    max_price: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetsAnswer(Answer):
    """``total`` is what all filters leave; each facet counts what all the others do. Where ``is_complete`` is false,
    there are more than could be counted. ``suggestion`` is what a search that found nothing was meant to be.
    """

    total: int
    is_complete: bool
    categories: list[CategoryFacet]
    prices: list[PriceFacet]
    in_stock: int
    suggestion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAnswer(Answer):
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPage(Answer):
    items: list[CategoryAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueProductAnswer(Answer):
    """A product as staff edit it: both languages, withdrawn or not. ``image`` and ``gallery`` are relative to the
    media folder.
    """

    sku: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    category: str
    price: int
    currency: str
    tax_category: str
    image: str
    gallery: list[str]
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueCategoryAnswer(Answer):
    slug: str
    name_fr: str
    name_en: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseAnswer(Answer):
    code: str
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehousePage(Answer):
    items: list[WarehouseAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevelAnswer(Answer):
    """One warehouse's stock of a product after a movement."""

    sku: str
    warehouse: str
    on_hand: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAnswer(Answer):
    """One warehouse's stock of a product; ``free`` = ``on_hand`` − ``held``. ``low_since`` is null unless it is low."""

    sku: str
    warehouse: str
    on_hand: int
    held: int
    free: int
    low_stock_threshold: int | None
    low_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPage(Answer):
    items: list[StockAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntryAnswer(Answer):
    """One movement, with the counters as they were after it, and its cause."""

    kind: str
    warehouse: str
    on_hand_change: int
    held_change: int
    on_hand_after: int
    held_after: int
    order_id: str
    reference: str
    reason: str
    actor: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage(Answer):
    items: list[LedgerEntryAnswer]
    next: str | None
