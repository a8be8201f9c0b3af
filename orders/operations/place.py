"""From cart to order: one transaction that recomputes, refuses what is not as shown, and can happen once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from inventory.interface.errors import OutOfStock
from orders.interface.errors import CartChanged, CartEmpty, NotForSale
from orders.models import Cart, Order, OrderLine
from orders.operations.claim import Claim
from orders.properties import properties
from orders.queries.basket import Basket, PricedLine, basket_of
from orders.queries.carts import latest_ordered, open_lines
from orders.rules.delivery import Delivery
from orders.rules.owner import Owner
from orders.rules.states import State
from shop.database.transactions import atomic
from shop.email import mailbox
from shop.errors import Unavailable
from shop.work.leases import LEASE

#: As long as billing may take to be well again after its secrets are.
RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who orders and where it goes, as the order freezes it."""

    customer_id: str
    email: str
    name: str
    language: str
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """``order`` as it was made now (``is_new``: the caller holds it and advances it), or by another request before."""

    order: Order
    is_new: bool


def place(
    *, owner: Owner, buyer: Buyer, delivery: Delivery, expected_total: int, method: str, key: Claim, now: datetime
) -> Placed:
    """The owner's cart as an order. A cart that was ordered before answers its order, and the key is tied to that.

    Raises ``CartEmpty``, ``NotForSale``, ``DeliveryNotOffered``, ``OutOfStock``, ``CartChanged``, ``Unavailable`` while
    payments are not taken, and ``IntegrityError`` when a twin with the same key committed first.
    """
    lines = open_lines(owner)
    if not lines:
        return _made_before(_ordered_before(owner), key)
    basket = basket_of([(line.sku, line.quantity) for line in lines], delivery=delivery)
    if basket.missing:
        raise NotForSale(sku=basket.missing[0])
    _refuse_hopeless(basket)
    if basket.total != expected_total:
        raise CartChanged(total=basket.total, currency=basket.currency)
    if method and not basket.is_payable:
        raise Unavailable(part="payments", retry_after=RETRY_SECONDS)
    order = _order(lines[0].cart, buyer, basket, method, now)
    try:
        with atomic("orders"):
            key.claim(order.public_id)
            _close(lines[0].cart, now)
            order.save(force_insert=True)
            order.ordered_lines = [_line(order, position, line) for position, line in enumerate(basket.lines, 1)]
            OrderLine.objects.bulk_create(order.ordered_lines)
    except _CartMoved:
        return _made_before(_lost_race(lines[0].cart, owner, delivery), key)
    return Placed(order, is_new=True)


def _made_before(order: Order, key: Claim) -> Placed:
    """What another request made is this one's answer too, also when it is repeated."""
    with atomic("orders"):
        key.claim(order.public_id)
    return Placed(order, is_new=False)


def _refuse_hopeless(basket: Basket) -> None:
    """No order for what is sold out already. Only a courtesy: what decides is the hold. Raises ``OutOfStock``."""
    for line in basket.lines:
        if line.quantity > line.product.quantity:
            raise OutOfStock(sku=line.product.sku, available=max(line.product.quantity, 0), wanted=line.quantity)


class _CartMoved(Exception):
    """Rolls the transaction back, so that the key is not burnt for an order that another request made."""


def _close(cart: Cart, now: datetime) -> None:
    """Close the cart exactly as it was read: another checkout or edit since then makes this one lose."""
    unchanged = Cart.objects.filter(pk=cart.pk, state=Cart.State.OPEN, version=cart.version)
    if unchanged.update(state=Cart.State.ORDERED, version=F("version") + 1, updated_at=now) != 1:
        raise _CartMoved


def _ordered_before(owner: Owner) -> Order:
    """The order the owner's last cart became. Raises ``CartEmpty`` if there is none."""
    if owner.customer_id or (cart := latest_ordered(owner)) is None:
        raise CartEmpty
    return cart.order


def _lost_race(cart: Cart, owner: Owner, delivery: Delivery) -> Order:
    """The order another request made of this cart. Raises ``CartChanged`` when the cart was edited instead."""
    order = Order.objects.filter(cart=cart).first()
    if order is None:
        basket = basket_of([(line.sku, line.quantity) for line in open_lines(owner)], delivery=delivery)
        raise CartChanged(total=basket.total, currency=basket.currency)
    return order


def _order(cart: Cart, buyer: Buyer, basket: Basket, method: str, now: datetime) -> Order:
    return Order(
        public_id=uuid.uuid4().hex,
        cart=cart,
        customer_id=buyer.customer_id,
        email=buyer.email,
        email_key=mailbox(buyer.email),
        name=buyer.name,
        language=buyer.language,
        address=dict(buyer.address),
        state=State.PLACED,
        state_since=now,
        currency=basket.currency,
        total=basket.total,
        tax=basket.tax,
        delivery=basket.shipping.method,
        shipping=basket.shipping.amount,
        shipping_rate=basket.shipping.rate,
        shipping_tax=basket.shipping.tax,
        hold_expires_at=now + timedelta(minutes=properties.current.hold_minutes),
        attempt_id=uuid.uuid4().hex if method else "",
        method=method,
        placed_at=now,
        due_at=now,
        lease=uuid.uuid4().hex,
        leased_until=now + LEASE,
    )


def _line(order: Order, position: int, line: PricedLine) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        sku=line.product.sku,
        name_fr=line.product.name_fr,
        name_en=line.product.name_en,
        quantity=line.quantity,
        unit_price=line.product.price,
        discount=line.discount,
        amount=line.amount,
        tax_category=line.product.tax_category,
        rate=line.rate,
        tax=line.tax,
    )
