"""Putting goods into a running shop from outside, in its own databases."""

import secrets
from collections.abc import Sequence

from tests.live.apart import AnyShop


def stock(shop: AnyShop, sku: str, quantity: int, *, price: int = 1990, tax_category: str = "standard") -> None:
    """A product ``sku`` with ``quantity`` pieces on the shelf of the main warehouse."""
    stock_all(shop, {sku: quantity}, price=price, tax_category=tax_category)


def stock_all(shop: AnyShop, quantities: dict[str, int], *, price: int = 1990, tax_category: str = "standard") -> None:
    """Several at once: starting a process costs more than filling a shelf."""
    code = _CODE.format(quantities=quantities, price=price, tax_category=tax_category)
    shop.manage("shell", "-v", "0", "-c", code)


def fill_carts(shop: AnyShop, skus: Sequence[str], *, guests: int) -> dict[str, list[str]]:
    """For each SKU the tokens of so many guests, each of whom has one piece of it in a cart; written at once."""
    tokens = {sku: [secrets.token_urlsafe(24) for _ in range(guests)] for sku in skus}
    shop.manage("shell", "-v", "0", "-c", _CARTS.format(tokens=tokens))
    return tokens


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
_CARTS = """
from django.utils import timezone
from orders.models import Cart, CartLine
from orders.rules.owner import Owner
now, wanted = timezone.now(), [(sku, token) for sku, tokens in {tokens!r}.items() for token in tokens]
carts = [Cart(token_hash=Owner(token=token).token_hash, created_at=now, updated_at=now) for _, token in wanted]
Cart.objects.bulk_create(carts)
CartLine.objects.bulk_create(CartLine(cart=cart, sku=sku, quantity=1) for cart, (sku, _) in zip(carts, wanted))
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
