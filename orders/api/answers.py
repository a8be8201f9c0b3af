"""What orders answers. Amounts are minor units of ``currency``, tax included; ``discount`` is a fraction, 0 to 1."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders.interface.messages import OrderStatus
from orders.rules.delivery import Delivery
from shop.web.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedLine(Answer):
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedCartAnswer(Answer):
    """The cart after an edit. ``cart_token`` is the guest's: send it back as ``X-Cart-Token``; null for customers."""

    lines: list[EditedLine]
    cart_token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderAnswer(EditedCartAnswer):
    """The cart with the order's lines on top; ``missing`` lists SKUs that are no longer for sale."""

    missing: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineAnswer(Answer):
    """``price_changed``: a piece cost ``price_before`` when the line was last edited, and costs ``price`` now."""

    sku: str
    name: str
    image: str
    quantity: int
    in_stock: int
    price: int
    price_changed: bool
    price_before: int | None
    discount: float
    amount: int
    tax_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption(Answer):
    """A delivery on offer for this cart, and what it would cost as the `shipping` of the cart."""

    delivery: Delivery
    shipping: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartAnswer(Answer):
    """The cart at today's prices; ``missing`` lists SKUs that are no longer for sale. ``total`` holds ``shipping``,
    which ``delivery`` costs; the standard one is free from goods of ``free_shipping_from`` on (null: never, or always).
    """

    items: list[CartLineAnswer]
    missing: list[str]
    currency: str
    deliveries: list[DeliveryOption]
    delivery: Delivery
    shipping: int
    free_shipping_from: int | None
    total: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer(Answer):
    sku: str
    name: str
    quantity: int
    price: int
    discount: float
    amount: int
    tax_rate: float
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAnswer(Answer):
    """``kind`` is stable; ``text`` is in the reader's language."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAddress(Answer):
    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    country: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAnswer(Answer):
    """``status`` is one of the original four; ``state`` says more. ``order_token`` finds a guest's order again."""

    id: str
    number: str
    status: OrderStatus
    state: str
    placed_at: datetime
    currency: str
    delivery: Delivery
    shipping: int
    total: int
    tax: int
    items: list[ItemAnswer]
    address: DeliveryAddress
    email: str
    name: str
    invoice_number: str
    tracking: str
    cancel_reason: str
    pay_until: datetime | None
    order_token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetailAnswer(Answer):
    """An order and what happened to it."""

    order: OrderAnswer
    timeline: list[TimelineAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage(Answer):
    items: list[OrderAnswer]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullProduct(Answer):
    sku: str
    name: str
    price: int
    currency: str
    quantity: int
    image: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullItem(Answer):
    """An ordered line with its product as it is now; null when it is no longer in the catalogue."""

    item: ItemAnswer
    product: FullProduct | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FullCustomer(Answer):
    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullOrderAnswer(Answer):
    """The order with its customer and every line's product."""

    order: OrderAnswer
    customer: FullCustomer
    items: list[FullItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument(Answer):
    """An invoice or credit note in full; ``content`` reads as ``/api/billing/invoices/{id}`` does."""

    kind: str
    number: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocuments(Answer):
    items: list[OrderDocument]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataAnswer(Answer):
    """Everything kept of a customer; ``documents`` read as ``/api/billing/invoices/{id}`` does."""

    made_at: datetime
    account: dict[str, Any]
    addresses: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    history: list[dict[str, Any]]
    orders: list[OrderDetailAnswer]
    documents: list[dict[str, Any]]
    payments: list[dict[str, Any]]
