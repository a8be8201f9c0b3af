"""An order with its customer and every line's product, in at most two calls however many lines."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.interface import customers
from customers.interface.errors import CustomerUnknown
from inventory.interface import inventory
from inventory.interface.messages import ProductInfo
from orders.models import Order


@dataclass(frozen=True, slots=True)
class FullOrder:
    """``products`` by SKU, as they are now; a product that left the catalogue is absent."""

    order: Order
    name: str
    email: str
    products: Mapping[str, ProductInfo]


def full_order(order: Order) -> FullOrder:
    """Raises what the calls raise. A guest, or an account that is gone, shows as the order kept them."""
    skus = tuple(line.sku for line in order.ordered_lines)
    products = {product.sku: product for product in inventory.products(skus=skus)}
    name, email = order.name, order.email
    if order.customer_id:
        try:
            profile = customers.profile(customer_id=order.customer_id)
            name, email = profile.name, profile.email
        except CustomerUnknown:
            pass
    return FullOrder(order, name, email, products)
