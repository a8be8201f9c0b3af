"""Products that somebody who looks at one may like as well."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from inventory.queries.catalogue import product_on_sale
from inventory.queries.listing import Row, Wanted, product_page
from shop.web.pagination import Ask

MOST: Final = 8


def related(sku: str, *, language: str, now: datetime) -> list[Row]:
    """Of the same category and in stock, the nearest in price first. Raises ``SkuUnknown``."""
    product, _ = product_on_sale(sku, now=now)
    shelf = Wanted(category=product.category_id, in_stock=True, language=language)
    ask = Ask(limit=MOST + 1)
    dearer = product_page(replace(shelf, min_price=product.price, ordering="price"), ask=ask, now=now).items
    cheaper = product_page(replace(shelf, max_price=product.price, ordering="-price"), ask=ask, now=now).items
    others = {row.id: row for row in [*dearer, *cheaper] if row.id != product.pk}
    return sorted(others.values(), key=lambda row: (abs(row.price - product.price), row.id))[:MOST]
