"""A catalogue to look at: eighty products in eight categories, two warehouses, and stock with a history."""

from django.core.management.base import OutputWrapper
from django.utils import timezone

from inventory.demo.furnishing import furnish
from inventory.demo.history import live_through
from inventory.demo.pictures import paint_all
from inventory.models import Product
from shop.database.transactions import enclosing


def is_empty() -> bool:
    """Whether there is no product."""
    return not Product.objects.exists()


def load(*, seed: int, out: OutputWrapper) -> None:
    """All of it or nothing. The same seed gives the same goods, quantities and pictures; dates count back from now."""
    with enclosing("inventory"):
        products = furnish()
        live_through(products, seed=seed, now=timezone.now())
    for done in paint_all(products, seed=seed):
        filled = done * 20 // len(products)
        out.write(f"\r  inventory {'█' * filled}{'░' * (20 - filled)} {done}/{len(products)}", ending="")
        out.flush()
    out.write("")
