"""Runs inside a shop's own process (``manage.py shell``): makes products and receives their stock."""

import uuid

from inventory.interface import inventory
from inventory.models import Category, Product, Warehouse
from shop.calls.context import SYSTEM, acting_as

MAIN = "MAIN"


def stock(*, sku: str, quantity: int, price: int, tax_category: str) -> None:
    """A product with ``quantity`` pieces; a product that is there gets so many more."""
    category, _ = Category.objects.get_or_create(slug="things", defaults={"name_fr": "Objets", "name_en": "Things"})
    Warehouse.objects.get_or_create(code=MAIN, defaults={"name": "Main"})
    defaults = {
        "name_fr": f"Objet {sku}",
        "name_en": f"Thing {sku}",
        "category": category,
        "price": price,
        "currency": "EUR",
        "tax_category": tax_category,
    }
    Product.objects.get_or_create(sku=sku, defaults=defaults)
    if quantity:
        with acting_as(SYSTEM):
            inventory.receive(sku=sku, warehouse=MAIN, quantity=quantity, reference=uuid.uuid4().hex)
