"""A catalogue to look at: eighty products in eight categories, two warehouses, and stock with a history."""

from django.core.management.base import OutputWrapper
from django.utils import timezone

from inventory.demo.furnishing import furnish, goods
from inventory.demo.history import live_through
from inventory.demo.pictures import paint_all
from inventory.models import Product
from shop.database.transactions import enclosing
from shop.progress import progress


def is_empty() -> bool:
    """Whether there is no product."""
    return not Product.objects.exists()


def load(*, seed: int, out: OutputWrapper) -> None:
    """All of it or nothing, pictures first, with a bar that grows.

    The same seed gives the same goods, quantities and pictures; dates count back from now.
    """
    products = goods()
    for _ in progress(paint_all(products, seed=seed), "pictures", total=len(products)):
        pass
    with enclosing("inventory"):
        furnish(products)
        live_through(products, seed=seed, now=timezone.now())
    out.write(f"  {len(products)} products")
