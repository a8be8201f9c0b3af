"""The contract's methods in this process: each one call into operations or queries."""

from django.utils import timezone

from billing.interface.errors import InvoiceUnknown
from billing.interface.messages import (
    Document,
    DocumentFile,
    InvoiceOrder,
    InvoiceRef,
    Payment,
    PersonalData,
    Quote,
    QuoteLine,
)
from billing.operations import authorise as _authorise
from billing.operations import cancel as _cancel
from billing.operations import capture as _capture
from billing.operations import forget_methods as _forget_methods
from billing.operations import issue_credit_note as _issue_credit_note
from billing.operations import issue_invoice as _issue_invoice
from billing.queries import document_file as _document_file
from billing.queries import invoices as _invoices
from billing.queries import payments as _payments
from billing.queries import personal_data as _personal_data
from billing.queries import quotes as _quotes


def quote(*, lines: tuple[QuoteLine, ...], currency: str) -> Quote:
    return _quotes.quote(lines=lines, currency=currency)


def authorise(*, order_id: str, attempt_id: str, amount: int, currency: str, method: str) -> Payment:
    payment = _authorise.authorise(
        order_id=order_id,
        attempt_id=attempt_id,
        amount=amount,
        currency=currency,
        method=method,
        now=timezone.now(),
    )
    return _payments.as_message(payment)


def capture(*, order_id: str) -> Payment:
    return _payments.as_message(_capture.capture(order_id=order_id, now=timezone.now()))


def cancel(*, order_id: str, reason: str) -> Payment | None:
    payment = _cancel.cancel(order_id=order_id, reason=reason, now=timezone.now())
    return None if payment is None else _payments.as_message(payment)


def payments(*, order_ids: tuple[str, ...]) -> tuple[Payment, ...]:
    return _payments.latest_payments(order_ids=order_ids)


def issue_invoice(*, order: InvoiceOrder) -> InvoiceRef:
    return _invoices.as_message(_issue_invoice.issue_invoice(order=order, now=timezone.now()))


def issue_credit_note(*, order_id: str, reason: str) -> InvoiceRef:
    note = _issue_credit_note.issue_credit_note(order_id=order_id, reason=reason, now=timezone.now())
    return _invoices.as_message(note)


def invoices(*, order_ids: tuple[str, ...]) -> tuple[InvoiceRef, ...]:
    return _invoices.invoices_of_orders(order_ids=order_ids)


def documents(*, order_id: str) -> tuple[Document, ...]:
    return tuple(_invoices.as_document(invoice) for invoice in _invoices.documents_of_order(order_id=order_id))


def document_file(*, order_id: str, document_id: str, language: str) -> DocumentFile:
    invoice = _invoices.document_of_order(order_id=order_id, document_id=document_id)
    if invoice is None:
        raise InvoiceUnknown
    return _document_file.document_file(invoice, language=language)


def personal_data(*, customer_id: str, order_ids: tuple[str, ...]) -> PersonalData:
    return PersonalData(content=_personal_data.personal_data(customer_id=customer_id, order_ids=order_ids))


def forget_methods(*, order_ids: tuple[str, ...]) -> None:
    _forget_methods.forget_methods(order_ids=order_ids)
