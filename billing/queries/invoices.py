"""Reading invoices and credit notes."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from billing.interface.messages import Document, DocumentKind, InvoiceRef
from billing.models import Invoice
from shop.calls.context import Principal
from shop.web.pagination import Ask, Page, keyset

VIEW: Final = "billing.view_invoice"


def invoices_of_orders(*, order_ids: Iterable[str]) -> tuple[InvoiceRef, ...]:
    """Invoices and credit notes of these orders, oldest first, in one query."""
    rows = (
        Invoice.objects.filter(order_id__in=list(order_ids)).defer("document").order_by("issued_at", "series", "number")
    )
    return tuple(as_message(row) for row in rows)


def invoice_page(*, principal: Principal, order_id: str, ask: Ask) -> Page[Invoice]:
    """One page of the documents ``principal`` may read, newest first; of one order only, if one is named."""
    rows = _readable(principal).defer("document")
    if order_id:
        rows = rows.filter(order_id=order_id)
    return keyset(rows, order=("-issued_at", "id"), ask=ask)


def invoice_detail(*, principal: Principal, invoice_id: str) -> Invoice | None:
    """The document, if it exists and ``principal`` may read it."""
    return _readable(principal).filter(pk=invoice_id).first()


def documents_of_order(*, order_id: str) -> list[Invoice]:
    """An order's documents in full, for whoever orders has recognised as its guest."""
    return list(Invoice.objects.filter(order_id=order_id).order_by("issued_at", "series", "number"))


def document_of_order(*, order_id: str, document_id: str) -> Invoice | None:
    """One of them, if it is the order's."""
    return Invoice.objects.filter(order_id=order_id, pk=document_id).first()


def as_message(invoice: Invoice) -> InvoiceRef:
    """The document as other modules name it."""
    return InvoiceRef(
        id=invoice.pk,
        order_id=invoice.order_id,
        kind=DocumentKind(invoice.kind),
        number=invoice.shown_number,
        total=invoice.total,
        currency=invoice.currency,
        issued_at=invoice.issued_at,
    )


def as_document(invoice: Invoice) -> Document:
    """The document in full, for those who show it."""
    content = {"id": invoice.pk, **invoice.document}
    return Document(kind=DocumentKind(invoice.kind), number=invoice.shown_number, content=content)


def _readable(principal: Principal) -> QuerySet[Invoice]:
    if principal.may(VIEW):
        return Invoice.objects.all()
    return Invoice.objects.filter(customer_id=principal.subject) if principal.subject else Invoice.objects.none()
