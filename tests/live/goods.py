"""Putting goods into a running shop from outside: through a management command, in the shop's own databases."""

from tests.live.shop import Shop


def stock(shop: Shop, sku: str, quantity: int, *, price: int = 1990, tax_category: str = "standard") -> None:
    """A product ``sku`` with ``quantity`` pieces on the shelf of the main warehouse."""
    code = _CODE.format(sku=sku, quantity=quantity, price=price, tax_category=tax_category)
    shop.manage("shell", "-v", "0", "-c", code)


_CODE = """
from tests.live.stocking import stock
stock(sku={sku!r}, quantity={quantity}, price={price}, tax_category={tax_category!r})
"""
