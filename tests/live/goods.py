"""Putting goods into a running shop from outside, in its own databases."""

from tests.live.apart import AnyShop


def stock(shop: AnyShop, sku: str, quantity: int, *, price: int = 1990, tax_category: str = "standard") -> None:
    """A product ``sku`` with ``quantity`` pieces on the shelf of the main warehouse."""
    stock_all(shop, {sku: quantity}, price=price, tax_category=tax_category)


def stock_all(shop: AnyShop, quantities: dict[str, int], *, price: int = 1990, tax_category: str = "standard") -> None:
    """Several at once: starting a process costs more than filling a shelf."""
    code = _CODE.format(quantities=quantities, price=price, tax_category=tax_category)
    shop.manage("shell", "-v", "0", "-c", code)


def make_dearer(shop: AnyShop, sku: str) -> None:
    """From now on it costs one currency unit more."""
    shop.manage("shell", "-v", "0", "-c", _DEARER.format(sku=sku))


def rename(shop: AnyShop, sku: str, *, fr: str, en: str) -> None:
    """As a merchant does: searches know its words from then on."""
    shop.manage("shell", "-v", "0", "-c", _RENAME.format(sku=sku, fr=fr, en=en))


_CODE = """
from tests.live.apart import AnyShop
from tests.live.stocking import stock
for sku, quantity in {quantities!r}.items():
    stock(sku=sku, quantity=quantity, price={price}, tax_category={tax_category!r})
"""
_DEARER = """
from django.db.models import F
from inventory.models import Product
Product.objects.filter(sku={sku!r}).update(price=F("price") + 100)
"""
_RENAME = """
from inventory.interface.messages import ProductEdit
from inventory.operations.edit_product import edit_product
edit_product(sku={sku!r}, edit=ProductEdit(name_fr={fr!r}, name_en={en!r}))
"""
