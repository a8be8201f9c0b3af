"""Issuing an order's invoice: number, snapshot and row in one transaction."""

from datetime import datetime

from billing.interface.errors import InvoiceInconsistent
from billing.interface.messages import DocumentKind, InvoiceOrder
from billing.models import Invoice
from billing.models.invoice import LONGEST_NAME
from billing.operations.issue_once import issue_once
from billing.operations.take_number import take_number
from billing.properties import properties
from billing.rules import document
from billing.rules.document import Seller, Stamp
from billing.rules.numbering import series_of


def issue_invoice(*, order: InvoiceOrder, now: datetime) -> Invoice:
    """The order's one invoice, issued now or before. Raises ``InvoiceInconsistent``."""
    if wrong := document.disagreements(order):
        raise InvoiceInconsistent(wrong=wrong)
    return issue_once(order_id=order.order_id, kind=DocumentKind.INVOICE, issue=lambda: _issue(order, now))


def _issue(order: InvoiceOrder, now: datetime) -> Invoice:
    stamp = stamped(DocumentKind.INVOICE, now)
    invoice = Invoice(
        **stamp_fields(stamp),
        order_id=order.order_id,
        order_number=order.order_number,
        customer_id=order.buyer.customer_id,
        buyer_name=order.buyer.name[:LONGEST_NAME],
        currency=order.currency,
        total=order.total,
        tax=order.tax,
        language=order.language,
        document=document.invoice(order, seller=seller(), stamp=stamp),
    )
    invoice.save()
    return invoice


def stamped(kind: DocumentKind, now: datetime) -> Stamp:
    """The next number of the kind's series, taken in the open transaction."""
    current = properties.current
    time_zone = current.time_zone
    series = series_of(current.prefix_of(kind), now, time_zone)
    number, issued_at = take_number(series, issued_at=now)
    return Stamp(kind=kind, series=series, number=number, issued_at=issued_at, time_zone=time_zone)


def stamp_fields(stamp: Stamp) -> dict[str, object]:
    """The columns a stamp fills."""
    return {
        "kind": stamp.kind,
        "series": stamp.series,
        "number": stamp.number,
        "shown_number": stamp.shown_number,
        "issued_at": stamp.issued_at,
    }


def seller() -> Seller:
    """Who sells, as configured now."""
    now = properties.current
    return Seller(
        name=now.seller_name,
        line1=now.seller_line1,
        line2=now.seller_line2,
        postal_code=now.seller_postal_code,
        city=now.seller_city,
        country=now.seller_country,
        registration=now.seller_registration,
        vat_id=now.seller_vat_id,
        email=now.seller_email,
    )
