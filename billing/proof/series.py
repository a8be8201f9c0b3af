"""Numbers of documents: recounted row by row."""

from collections.abc import Generator, Iterator
from datetime import datetime
from itertools import groupby

from billing.models import Invoice, NumberSeries
from billing.proof.violation import broken
from billing.rules.numbering import shown
from shop.proof import Violation


def violations() -> Iterator[Violation]:
    """I4: each series has the numbers 1..n, each once, issued in that order, and its counter stands at n."""
    rows = Invoice.objects.order_by("series", "number").only(
        "series", "number", "shown_number", "order_id", "issued_at"
    )
    counters = dict(NumberSeries.objects.values_list("key", "last"))
    for series, documents in groupby(rows.iterator(chunk_size=2000), key=lambda row: row.series):
        last = yield from _series(series, documents)
        if counters.pop(series, None) != last:
            yield broken("I4", f"series {series}", f"ends with {last}, its counter does not")
    for series, last in counters.items():
        if last:
            yield broken("I4", f"series {series}", f"counted to {last} and has no document")


def _series(series: str, documents: Iterator[Invoice]) -> Generator[Violation, None, int]:
    """Returns the last number."""
    last, before = 0, None
    for document in documents:
        for message in _faults(document, last + 1, before):
            cause = f"order {document.order_id}"
            yield broken("I4", f"series {series}", message, since=document.issued_at, cause=cause)
        last, before = document.number, document.issued_at
    return last


def _faults(document: Invoice, expected: int, before: datetime | None) -> Iterator[str]:
    if document.number > expected:
        yield f"{shown(document.series, expected)} is missing"
    if document.number < expected:
        yield f"{document} is there twice"
    if before is not None and document.issued_at < before:
        yield f"{document} is older than its predecessor"
    if document.shown_number != shown(document.series, document.number):
        yield f"{document} is number {document.number}"
