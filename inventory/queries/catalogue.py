"""Products and categories, one by one."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from inventory.interface.errors import SkuUnknown
from inventory.models import Category, Product, Warehouse
from inventory.queries.expired import reclaimable


def product_on_sale(sku: str, *, now: datetime) -> tuple[Product, int]:
    """The product with its category, and how many can be sold now. Raises ``SkuUnknown``, also for a withdrawn one."""
    product = Product.objects.select_related("category").filter(sku=sku, is_active=True).first()
    if product is None:
        raise SkuUnknown(sku=sku)
    return product, product.sellable + reclaimable(now=now).get(product.pk, 0)


def product(sku: str) -> Product:
    """The product, withdrawn or not. Raises ``SkuUnknown``."""
    found = Product.objects.filter(sku=sku).first()
    if found is None:
        raise SkuUnknown(sku=sku)
    return found


def categories(language: str) -> QuerySet[Category, Any]:
    """Every category with its ``name`` in ``language``."""
    return Category.objects.annotate(name=F(f"name_{language}")).values("position", "slug", "name")


def warehouses() -> QuerySet[Warehouse, Any]:
    """Every warehouse."""
    return Warehouse.objects.values("code", "name", "position")
