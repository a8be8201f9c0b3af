"""Invoices and credit notes against the money and against themselves."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from billing.models import Invoice, Payment
from billing.proof.violation import PATIENCE, broken
from billing.rules.payments import CAPTURED, REFUNDED
from billing.rules.tax import Taxed, contained, table
from shop.proof import Violation


def violations(*, now: datetime) -> Iterator[Violation]:
    """I3: money that stays has its invoice, an invoice has its money, and every document adds up."""
    yield from _money_without_invoice(now)
    yield from _invoice_without_money()
    for document in Invoice.objects.select_related("corrects").iterator(chunk_size=500):
        yield from _sums(document)
        if document.corrects is not None and document.total != -document.corrects.total:
            yield _wrong(document, f"cancels {document.corrects} of {document.corrects.total} by {document.total}")


def _money_without_invoice(now: datetime) -> Iterator[Violation]:
    invoice = Invoice.objects.filter(order_id=OuterRef("order_id"), kind=Invoice.Kind.INVOICE, total=OuterRef("amount"))
    kept = Payment.objects.filter(
        status=CAPTURED, asking="", cancelled_at=None, superseded_at=None, changed_at__lt=now - PATIENCE
    )
    for payment in kept.exclude(Exists(invoice)):
        message = f"captured {payment.amount} and has no invoice of that total"
        yield broken(
            "I3", f"order {payment.order_id}", message, since=payment.changed_at, cause=f"payment {payment.pk}"
        )


def _invoice_without_money() -> Iterator[Violation]:
    paid = Payment.objects.filter(order_id=OuterRef("order_id"), status__in=[CAPTURED, REFUNDED])
    for document in Invoice.objects.filter(kind=Invoice.Kind.INVOICE).exclude(Exists(paid)).defer("document"):
        yield _wrong(document, f"order {document.order_id} was never paid")


def _sums(document: Invoice) -> Iterator[Violation]:
    """The columns, the lines, the rates and the totals say the same; each rate's tax is what its sum contains."""
    said = document.document
    lines = [Taxed(line["amount"], line["rate"], line["tax"]) for line in said["lines"]]
    rows = table(lines)
    gross, tax = sum(line.amount for line in lines), sum(line.tax for line in lines)
    if (gross, tax) != (document.total, document.tax):
        yield _wrong(
            document, f"lines sum to {gross} with {tax} tax, the document says {document.total} with {document.tax}"
        )
    if said["totals"] != {"net": document.total - document.tax, "tax": document.tax, "gross": document.total}:
        yield _wrong(document, f"its totals say {said['totals']}")
    if said["taxes"] != [{"rate": row.rate, "net": row.net, "tax": row.tax, "gross": row.amount} for row in rows]:
        yield _wrong(document, "its table of taxes does not follow from its lines")
    yield from _rates(document, rows)
    if _identity(said) != (document.kind, document.shown_number):
        yield _wrong(document, f"calls itself {_identity(said)}")


def _rates(document: Invoice, rows: list[Taxed]) -> Iterator[Violation]:
    for row in rows:
        if abs(row.tax) != contained(abs(row.amount), row.rate):
            yield _wrong(document, f"{row.amount} at {row.rate} does not contain {row.tax} tax")


def _identity(said: dict[str, Any]) -> tuple[str, str]:
    return said["kind"], said["number"]


def _wrong(document: Invoice, message: str) -> Violation:
    return broken(
        "I3", f"{document.kind} {document}", message, since=document.issued_at, cause=f"order {document.order_id}"
    )
