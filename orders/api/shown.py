"""Orders and carts as answers, in the reader's language."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inventory.interface.messages import ProductInfo
from orders.api.answers import (
    CartAnswer,
    CartLineAnswer,
    DeliveryAddress,
    DeliveryOption,
    FullCustomer,
    FullItem,
    FullOrderAnswer,
    FullProduct,
    ItemAnswer,
    OrderAnswer,
    OrderDetailAnswer,
    TimelineAnswer,
)
from orders.models import Order, OrderLine
from orders.properties import properties
from orders.queries.basket import Basket, PricedLine
from orders.queries.full_order import FullOrder
from orders.queries.timeline import Entry, timeline_of
from orders.rules.delivery import Delivery
from orders.rules.order_token import order_token
from orders.rules.states import State
from shop.errors import message
from shop.web.media import media_url

FRACTION = 10_000

TEXTS = {
    "placed": message("Order placed"),
    "payment_declined": message("Payment declined"),
    "paid": message("Payment received"),
    "cancel_requested": message("Cancellation requested"),
    "returned": message("Goods returned"),
    "shipping": message("Being prepared for shipping"),
    "shipped": message("Shipped"),
    "delivered": message("Delivered"),
    "canceled": message("Cancelled"),
}


def name_of(thing: ProductInfo | OrderLine) -> str:
    """The product's name in the reader's language."""
    return thing.name_fr if (get_language() or "en").startswith("fr") else thing.name_en


def guest_token(order: Order) -> str | None:
    """What finds a guest's order again; customers need none."""
    return None if order.customer_id else order_token(secret=settings.SECRET_KEY, public_id=order.public_id)


def cart_answer(basket: Basket, seen: Mapping[str, int]) -> CartAnswer:
    """``seen``: by SKU, what a piece cost when its line was last edited."""
    now = properties.current
    return CartAnswer(
        items=[_cart_line(line, seen.get(line.product.sku, line.product.price)) for line in basket.lines],
        missing=list(basket.missing),
        currency=basket.currency,
        deliveries=[DeliveryOption(delivery=each, shipping=cost) for each, cost in basket.deliveries.items()],
        delivery=basket.shipping.method,
        shipping=basket.shipping.amount,
        free_shipping_from=(now.free_shipping_limit or None) if now.shipping_cost else None,
        total=basket.total,
        tax=basket.tax,
    )


def order_answer(order: Order, *, with_token: bool = False) -> OrderAnswer:
    """``with_token``: only for the guest who may see the order already."""
    address = {name: order.address.get(name, "") for name in DeliveryAddress.__dataclass_fields__}
    return OrderAnswer(
        id=order.public_id,
        number=order.number,
        status=order.status,
        state=order.state,
        placed_at=order.placed_at,
        currency=order.currency,
        delivery=Delivery(order.delivery),
        shipping=order.shipping,
        total=order.total,
        tax=order.tax,
        items=[_item(line) for line in order.ordered_lines],
        address=DeliveryAddress(**address),
        email=order.email,
        name=order.name,
        invoice_number=order.invoice_number,
        tracking=order.tracking,
        cancel_reason=order.cancel_reason,
        pay_until=order.hold_expires_at if order.state == State.AWAITING_PAYMENT else None,
        order_token=guest_token(order) if with_token else None,
    )


def detail_answer(order: Order) -> OrderDetailAnswer:
    return detail_of(order, timeline_of(order))


def detail_of(order: Order, entries: Sequence[Entry]) -> OrderDetailAnswer:
    """With a timeline that was read already."""
    return OrderDetailAnswer(order=order_answer(order), timeline=[_entry(entry) for entry in entries])


def full_answer(full: FullOrder) -> FullOrderAnswer:
    order = full.order
    return FullOrderAnswer(
        order=order_answer(order),
        customer=FullCustomer(id=order.customer_id, name=full.name, email=full.email),
        items=[
            FullItem(item=_item(line), product=_product(full.products.get(line.sku))) for line in order.ordered_lines
        ],
    )


def _cart_line(line: PricedLine, seen: int) -> CartLineAnswer:
    has_changed = seen != line.product.price
    return CartLineAnswer(
        sku=line.product.sku,
        name=name_of(line.product),
        image=media_url(line.product.image),
        quantity=line.quantity,
        in_stock=line.product.quantity,
        price=line.product.price,
        price_changed=has_changed,
        price_before=seen if has_changed else None,
        discount=line.discount / FRACTION,
        amount=line.amount,
        tax_rate=line.rate / FRACTION,
    )


def _item(line: OrderLine) -> ItemAnswer:
    return ItemAnswer(
        sku=line.sku,
        name=name_of(line),
        quantity=line.quantity,
        price=line.unit_price,
        discount=line.discount / FRACTION,
        amount=line.amount,
        tax_rate=line.rate / FRACTION,
        tax=line.tax,
    )


def _entry(entry: Entry) -> TimelineAnswer:
    return TimelineAnswer(kind=entry.kind, text=_(TEXTS.get(entry.kind, entry.kind)), at=entry.at)


def _product(product: ProductInfo | None) -> FullProduct | None:
    if product is None:
        return None
    return FullProduct(
        sku=product.sku,
        name=name_of(product),
        price=product.price,
        currency=product.currency,
        quantity=product.quantity,
        image=media_url(product.image),
    )
