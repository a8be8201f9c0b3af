"""What of an order the invoice freezes."""

from django.utils.translation import override

from billing.interface.messages import InvoiceLine, InvoiceOrder, Party
from orders.models import Order, OrderLine


def invoice_order(order: Order) -> InvoiceOrder:
    """The message for billing, in the buyer's language."""
    address = order.address
    return InvoiceOrder(
        order_id=order.public_id,
        order_number=order.number,
        ordered_at=order.placed_at,
        language=order.language,
        buyer=Party(
            name=address["name"],
            email=order.email,
            line1=address["line1"],
            line2=address.get("line2", ""),
            postal_code=address["postal_code"],
            city=address["city"],
            country=address["country"],
            customer_id=order.customer_id,
        ),
        lines=(*(_line(line, order.language) for line in order.ordered_lines), *_shipping(order)),
        currency=order.currency,
        total=order.total,
        tax=order.tax,
    )


def _shipping(order: Order) -> tuple[InvoiceLine, ...]:
    """Delivery as a line of its own; none where it was free."""
    if not order.shipping:
        return ()
    with override(order.language):
        name = order.get_delivery_display()
    return (
        InvoiceLine(
            sku="",
            name=name,
            quantity=1,
            unit_price=order.shipping,
            discount=0,
            amount=order.shipping,
            rate=order.shipping_rate,
            tax=order.shipping_tax,
        ),
    )


def _line(line: OrderLine, language: str) -> InvoiceLine:
    return InvoiceLine(
        sku=line.sku,
        name=line.name_fr if language == "fr" else line.name_en,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        amount=line.amount,
        rate=line.rate,
        tax=line.tax,
    )
