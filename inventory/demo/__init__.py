"""About eighty believable products in eight categories, with pictures, and stock with a history."""

import random
import uuid
from typing import Final

from django.core.management.base import OutputWrapper
from django.utils import timezone

from inventory.demo.catalogue import CATEGORIES, Item, items
from inventory.demo.pictures import draw_picture
from inventory.models import Category, Product, Warehouse
from inventory.operations.adjust import adjust
from inventory.operations.receive import receive
from inventory.operations.transfer import transfer
from shop.database.transactions import atomic

WAREHOUSES: Final = (("PARIS", "Entrepôt de Paris"), ("LYON", "Entrepôt de Lyon"))
ACTOR: Final = "demo"
STEPS: Final = 20


def is_empty() -> bool:
    """Whether there is no product."""
    return not Product.objects.exists()


def load(*, seed: int, out: OutputWrapper) -> None:
    """Make them, with a line that grows. The same seed gives the same shop."""
    draw = random.Random(seed)  # noqa: S311 - demo data
    categories = _shelves()
    found = list(items())
    for number, item in enumerate(found, 1):
        _product(item, categories[item.code])
        _stock(draw, item.sku)
        bar = number * STEPS // len(found)
        out.write(f"\r  products  {'█' * bar}{'░' * (STEPS - bar)} {number}/{len(found)}", ending="")
        out.flush()
    out.write("")


def _shelves() -> dict[str, Category]:
    with atomic("inventory"):
        for position, (code, name) in enumerate(WAREHOUSES, 1):
            Warehouse.objects.get_or_create(code=code, defaults={"name": name, "position": position})
        return {
            kind.code: Category.objects.create(
                slug=kind.slug, name_fr=kind.name_fr, name_en=kind.name_en, position=position
            )
            for position, kind in enumerate(CATEGORIES, 1)
        }


def _product(item: Item, category: Category) -> None:
    image = draw_picture(item.sku, category.position)
    with atomic("inventory"):
        Product.objects.create(
            sku=item.sku,
            name_fr=item.name_fr,
            name_en=item.name_en,
            description_fr=item.description_fr,
            description_en=item.description_en,
            category=category,
            price=item.price,
            tax_category=item.tax_category,
            image=image,
        )


def _stock(draw: random.Random, sku: str) -> None:
    """A delivery to Paris, part of it moved to Lyon, and now and then a breakage: a history a ledger can tell."""
    now = timezone.now()
    quantity = draw.choice((12, 24, 30, 48, 60))
    receive(sku=sku, warehouse="PARIS", quantity=quantity, reference=_reference(draw), actor=ACTOR, now=now)
    if draw.random() < 0.5:
        moved = quantity // 3
        transfer(
            sku=sku, source="PARIS", target="LYON", quantity=moved, reference=_reference(draw), actor=ACTOR, now=now
        )
    if draw.random() < 0.2:
        adjust(
            sku=sku,
            warehouse="PARIS",
            change=-1,
            reason="Cassé à l'arrivée",
            reference=_reference(draw),
            actor=ACTOR,
            now=now,
        )


def _reference(draw: random.Random) -> str:
    return uuid.UUID(int=draw.getrandbits(128), version=4).hex
