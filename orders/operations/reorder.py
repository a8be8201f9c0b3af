"""Putting what was ordered before into the cart again."""

from collections.abc import Sequence
from datetime import datetime

from inventory.interface.messages import ProductInfo
from orders.operations.edit_cart import EditedCart, add_lines
from orders.queries.basket import for_sale
from orders.rules.owner import Owner


def put_again(
    *, owner: Owner, wanted: Sequence[tuple[str, int]], products: Sequence[ProductInfo], now: datetime
) -> tuple[EditedCart, tuple[str, ...]]:
    """The cart with ``wanted`` (SKU, quantity) on top, at today's prices, and the SKUs that are no longer for sale.

    ``products`` are those of ``wanted`` as they are now. Raises ``CartFull``, and then nothing was put in.
    """
    known = {product.sku: product for product in for_sale(products)}
    lines = [(sku, quantity, known[sku].price) for sku, quantity in wanted if sku in known]
    missing = tuple(sku for sku, _ in wanted if sku not in known)
    return add_lines(owner=owner, lines=lines, now=now), missing
