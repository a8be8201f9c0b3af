"""Cancelling an order's invoice by a credit note: a negated copy with a number of its own series."""

from datetime import datetime

from billing.interface.errors import InvoiceUnknown
from billing.interface.messages import DocumentKind
from billing.models import Invoice
from billing.operations.issue_invoice import stamp_fields, stamped
from billing.operations.issue_once import issue_once
from billing.rules import document


def issue_credit_note(*, order_id: str, reason: str, now: datetime) -> Invoice:
    """The order's one credit note, issued now or before. Raises ``InvoiceUnknown`` when there is no invoice."""
    original = Invoice.objects.filter(order_id=order_id, kind=DocumentKind.INVOICE).first()
    if original is None:
        raise InvoiceUnknown
    at = max(now, original.issued_at)
    return issue_once(order_id=order_id, kind=DocumentKind.CREDIT_NOTE, issue=lambda: _issue(original, reason, at))


def _issue(original: Invoice, reason: str, now: datetime) -> Invoice:
    stamp = stamped(DocumentKind.CREDIT_NOTE, now)
    note = Invoice(
        **stamp_fields(stamp),
        order_id=original.order_id,
        order_number=original.order_number,
        customer_id=original.customer_id,
        buyer_name=original.buyer_name,
        corrects=original,
        reason=reason,
        currency=original.currency,
        total=-original.total,
        tax=-original.tax,
        language=original.language,
        document=document.credit_note(original.document, reason=reason, stamp=stamp),
    )
    note.save()
    return note
