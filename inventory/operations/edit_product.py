"""Put a product into the catalogue, and change one."""

from django.db import IntegrityError

from inventory.interface.errors import AlreadyThere, CategoryUnknown, SkuUnknown
from inventory.interface.messages import ProductEdit
from inventory.models import Category, Product
from inventory.operations.learn_words import learn_words
from inventory.rules.catalogue import changes
from shop.database.transactions import atomic


def create_product(*, sku: str, edit: ProductEdit) -> Product:
    """A new product, without stock. Raises ``AlreadyThere``, ``CategoryUnknown`` and ``Invalid``."""
    values = changes(edit)
    product = Product(sku=sku, category=_category(values.pop("category", "")), **values)
    try:
        with atomic("inventory"):
            product.save(force_insert=True)
            learn_words([product.search_text])
    except IntegrityError as error:
        raise AlreadyThere(name=sku) from error
    return product


def edit_product(*, sku: str, edit: ProductEdit) -> Product:
    """The product with what ``edit`` names changed. Raises ``SkuUnknown``, ``CategoryUnknown`` and ``Invalid``."""
    values = changes(edit)
    with atomic("inventory"):
        product = Product.objects.select_for_update().filter(sku=sku).first()
        if product is None:
            raise SkuUnknown(sku=sku)
        if "category" in values:
            product.category = _category(values.pop("category"))
        for name, value in values.items():
            setattr(product, name, value)
        product.save(update_fields=CATALOGUE_FIELDS)
        if "name_fr" in values or "name_en" in values:
            learn_words([product.search_text])
    return product


#: Never ``sellable``: what was read of it may be out of date, and only counting changes it.
CATALOGUE_FIELDS = (
    "name_fr",
    "name_en",
    "description_fr",
    "description_en",
    "category",
    "price",
    "currency",
    "tax_category",
    "image",
    "gallery",
    "is_active",
    "search_text",
    "sort_fr",
    "sort_en",
)


def _category(slug: str) -> Category:
    found = Category.objects.filter(pk=slug).first()
    if found is None:
        raise CategoryUnknown(category=slug)
    return found
