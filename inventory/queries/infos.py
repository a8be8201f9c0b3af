"""Products, as other modules need them."""

from collections.abc import Sequence
from datetime import datetime

from inventory.interface.messages import ProductInfo
from inventory.models import Product
from inventory.queries.expired import reclaimable


def product_infos(skus: Sequence[str], *, now: datetime) -> tuple[ProductInfo, ...]:
    """What is known of ``skus``; unknown ones are absent. Two queries, however many."""
    names = ("id", "sku", "name_fr", "name_en", "price", "currency", "tax_category", "is_active", "image", "sellable")
    rows = list(Product.objects.filter(sku__in=set(skus)).order_by("sku").values_list(*names))
    dead = reclaimable(now=now)
    return tuple(
        ProductInfo(
            sku=sku,
            name_fr=name_fr,
            name_en=name_en,
            price=price,
            currency=currency,
            tax_category=tax_category,
            quantity=sellable + dead.get(key, 0),
            is_active=is_active,
            image=image,
        )
        for key, sku, name_fr, name_en, price, currency, tax_category, is_active, image, sellable in rows
    )
