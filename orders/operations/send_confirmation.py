"""The mail that says an order is paid, in the buyer's language."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from orders.queries.orders import order_by_id
from orders.rules.order_token import order_token
from shop.money import Money


def send_confirmation(*, public_id: str, secret: str, base_url: str) -> None:
    """Send it. A repeat sends it again: the job's key makes one per order. Raises ``OrderUnknown`` and ``OSError``."""
    order = order_by_id(public_id)
    lines = [
        {
            "quantity": line.quantity,
            "name": line.name_fr if order.language == "fr" else line.name_en,
            "amount": Money(line.amount, order.currency),
        }
        for line in order.ordered_lines
    ]
    if order.shipping:
        with override(order.language):
            name = order.get_delivery_display()
        lines.append({"quantity": 1, "name": name, "amount": Money(order.shipping, order.currency)})
    link = f"{base_url}/{order.language}/orders/{order.public_id}"
    if not order.customer_id:
        link += f"#{order_token(secret=secret, public_id=order.public_id)}"  # after the hash: no server logs it
    with override(order.language):
        context = {"order": order, "lines": lines, "total": Money(order.total, order.currency), "link": link}
        body = render_to_string("orders/confirmation.txt", context)
        EmailMessage(_("Your order %(number)s") % {"number": order.number}, body, to=[order.email]).send()
