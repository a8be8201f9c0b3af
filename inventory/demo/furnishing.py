"""Shelves, products and warehouses of the demo."""

from collections.abc import Sequence

from inventory.demo.goods import SHELVES, Shelf
from inventory.demo.pictures import VIEWS
from inventory.models import Category, Product, Warehouse
from inventory.operations.learn_words import learn_words

WAREHOUSES = (("PARIS", "Entrepôt de Paris"), ("LYON", "Entrepôt de Lyon"))


def goods() -> list[Product]:
    """The products, in the order of the catalogue, not in the database yet."""
    return [product for shelf in SHELVES for product in _products(shelf)]


def furnish(products: Sequence[Product]) -> None:
    """Put up warehouses, shelves, and the ``products`` on them."""
    Warehouse.objects.bulk_create(
        [Warehouse(code=code, name=name, position=number) for number, (code, name) in enumerate(WAREHOUSES)]
    )
    Category.objects.bulk_create(
        [
            Category(slug=shelf.slug, name_fr=shelf.name_fr, name_en=shelf.name_en, position=number)
            for number, shelf in enumerate(SHELVES)
        ]
    )
    Product.objects.bulk_create(mixed(products))
    learn_words(product.search_text for product in products)


def mixed(products: Sequence[Product]) -> list[Product]:
    """One of every shelf, then the next of every shelf: whoever looks at what is new sees something of all."""
    return sorted(products, key=lambda product: product.sku.rpartition("-")[2])


def _products(shelf: Shelf) -> list[Product]:
    found = []
    for sku, name_fr, name_en, price, description_fr, description_en in shelf.products:
        product = Product(
            sku=sku,
            name_fr=name_fr,
            name_en=name_en,
            description_fr=description_fr,
            description_en=description_en,
            category_id=shelf.slug,
            price=price,
            tax_category=shelf.tax_category,
            image=f"products/{sku}.webp",
            gallery=[f"products/{sku}-{view}.webp" for view in VIEWS],
        )
        product.derive()
        found.append(product)
    return found
