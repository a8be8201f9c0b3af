"""Products, as other modules need them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connections

from inventory.interface.messages import ProductInfo
from inventory.queries.expired import SOME_EXPIRED, parameter, reclaimable

#: By hand, like the list: every cart and every checkout asks this.
_INFOS: Final = f"""
SELECT p.id, p.sku, p.name_fr, p.name_en, p.price, p.currency, p.tax_category, p.is_active, p.image, p.sellable,
{SOME_EXPIRED} FROM inventory_product p WHERE p.sku IN """  # noqa: S608 - fixed texts


def product_infos(skus: Sequence[str], *, now: datetime) -> tuple[ProductInfo, ...]:
    """What is known of ``skus``, by SKU; unknown ones are absent. One statement however many, two while some hold is
    past its time and not swept.
    """
    wanted = sorted(set(skus))
    if not wanted:
        return ()
    with connections["inventory"].cursor() as cursor:
        places = ", ".join("%s" for _ in wanted)
        cursor.execute(f"{_INFOS}({places}) ORDER BY p.sku", [parameter(now), *wanted])
        rows = cursor.fetchall()
    dead = reclaimable(now=now) if rows and rows[0][-1] else {}
    return tuple(_info(row, dead) for row in rows)


def _info(row: Sequence[Any], dead: dict[int, int]) -> ProductInfo:
    key, sku, name_fr, name_en, price, currency, tax_category, is_active, image, sellable, _ = row
    return ProductInfo(
        sku=sku,
        name_fr=name_fr,
        name_en=name_en,
        price=price,
        currency=currency,
        tax_category=tax_category,
        quantity=sellable + dead.get(key, 0),
        is_active=bool(is_active),
        image=image,
    )
