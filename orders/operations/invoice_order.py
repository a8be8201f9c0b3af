"""What of an order the invoice freezes."""

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
        lines=tuple(_line(line, order.language) for line in order.ordered_lines),
        currency=order.currency,
        total=order.total,
        tax=order.tax,
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
