"""What lines cost now: products from inventory, taxes from billing, discounts from our own rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from billing.interface import billing
from billing.interface.messages import QuoteLine
from inventory.interface import inventory
from inventory.interface.messages import ProductInfo
from orders.interface.errors import DeliveryNotOffered, NotForSale
from orders.properties import properties
from orders.rules.delivery import Delivery, Tariff
from orders.rules.pricing import VolumeDiscount, line_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line at today's price. ``discount`` and ``rate`` are basis points; ``amount`` holds ``tax``."""

    product: ProductInfo
    quantity: int
    discount: int
    amount: int
    rate: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedShipping:
    """What the chosen delivery costs, with the ``tax`` in it at ``rate`` (basis points)."""

    method: Delivery = Delivery.STANDARD
    amount: int = 0
    rate: int = 0
    tax: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """Lines in the order they were put in; ``missing`` are SKUs that are not for sale. ``total`` holds ``shipping``.

    ``deliveries``: what each offered one would cost; none for nothing. ``is_payable``: whether payments are taken now.
    """

    lines: tuple[PricedLine, ...]
    shipping: PricedShipping = PricedShipping()
    deliveries: Mapping[Delivery, int] = field(default_factory=dict)
    missing: tuple[str, ...]
    currency: str
    total: int
    tax: int
    is_payable: bool = True


def basket_of(wanted: Sequence[tuple[str, int]], *, delivery: Delivery = Delivery.STANDARD) -> Basket:
    """The price of ``wanted`` (SKU, quantity). Two calls, however many lines.

    Raises ``DeliveryNotOffered``, and what the calls raise.
    """
    currency = properties.current.currency
    if not wanted:
        return Basket(lines=(), missing=(), currency=currency, total=0, tax=0)
    known = {product.sku: product for product in inventory.products(skus=tuple(sku for sku, _ in wanted))}
    sellable = [(known[sku], quantity) for sku, quantity in wanted if sku in known and _on_sale(known[sku], currency)]
    missing = tuple(sku for sku, _ in wanted if sku not in {product.sku for product, _ in sellable})
    amounts = [_amount(product, quantity) for product, quantity in sellable]
    asked = tuple(
        QuoteLine(tax_category=product.tax_category, amount=amount)
        for (product, _), (_, amount) in zip(sellable, amounts, strict=True)
    )
    deliveries = _deliveries(sum(amount for _, amount in amounts)) if amounts else {}
    if deliveries and delivery not in deliveries:
        raise DeliveryNotOffered
    cost = deliveries.get(delivery, 0)
    if cost:
        asked = (*asked, QuoteLine(tax_category=properties.current.shipping_tax_category, amount=cost))
    quote = billing.quote(lines=asked, currency=currency)
    taxed = quote.lines[-1] if cost else None
    shipping = PricedShipping(
        method=delivery, amount=cost, rate=taxed.rate if taxed else 0, tax=taxed.tax if taxed else 0
    )
    lines = tuple(
        PricedLine(
            product=product, quantity=quantity, discount=discount, amount=amount, rate=quoted.rate, tax=quoted.tax
        )
        for (product, quantity), (discount, amount), quoted in zip(
            sellable, amounts, quote.lines[: len(sellable)], strict=True
        )
    )
    return Basket(
        lines=lines,
        shipping=shipping,
        deliveries=deliveries,
        missing=missing,
        currency=currency,
        total=quote.total,
        tax=quote.tax,
        is_payable=quote.is_payable,
    )


def require_for_sale(sku: str) -> ProductInfo:
    """The product, if people may buy it. Raises ``NotForSale``."""
    product = next(iter(inventory.products(skus=(sku,))), None)
    if product is None or not _on_sale(product, properties.current.currency):
        raise NotForSale(sku=sku)
    return product


def for_sale(products: Sequence[ProductInfo]) -> list[ProductInfo]:
    """Those of ``products`` that people may buy."""
    return [product for product in products if _on_sale(product, properties.current.currency)]


def _on_sale(product: ProductInfo, currency: str) -> bool:
    return product.is_active and product.currency == currency


def _deliveries(goods: int) -> Mapping[Delivery, int]:
    now = properties.current
    tariff = Tariff(standard=now.shipping_cost, free_from=now.free_shipping_limit, express=now.express_shipping_cost)
    return tariff.of(goods)


def _amount(product: ProductInfo, quantity: int) -> tuple[int, int]:
    now = properties.current
    discount = VolumeDiscount(now.volume_discount_from, now.volume_discount).of(quantity)
    return discount, line_amount(unit_price=product.price, quantity=quantity, discount=discount)
