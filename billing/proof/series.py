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
    counters = NumberSeries.objects.in_bulk()
    for series, documents in groupby(rows.iterator(chunk_size=2000), key=lambda row: row.series):
        last = yield from _series(series, documents)
        counter = counters.pop(series, None)
        if counter is None or counter.last != last.number:
            says = f"says {counter.last}" if counter else "is gone"
            message = f"ends with {last.number}, its counter {says}"
            since = max(last.issued_at, counter.last_issued_at) if counter else last.issued_at
            yield broken("I4", f"series {series}", message, since=since, cause=f"something after {_cause(last)}")
    for series, counter in counters.items():
        if counter.last:
            message, since = f"counted to {counter.last} and has no document", counter.last_issued_at
            yield broken("I4", f"series {series}", message, since=since, cause="something after the last was issued")


def _series(series: str, documents: Iterator[Invoice]) -> Generator[Violation, None, Invoice]:
    """Returns the last document; there is one."""
    last: Invoice | None = None
    for document in documents:
        expected, before = (last.number + 1, last.issued_at) if last else (1, None)
        for message in _faults(document, expected, before):
            yield broken("I4", f"series {series}", message, since=document.issued_at, cause=_cause(document))
        last = document
    assert last is not None
    return last


def _cause(document: Invoice) -> str:
    return f"order {document.order_id}"


def _faults(document: Invoice, expected: int, before: datetime | None) -> Iterator[str]:
    if document.number > expected:
        yield f"{shown(document.series, expected)} is missing"
    if document.number < expected:
        yield f"{document} is there twice"
    if before is not None and document.issued_at < before:
        yield f"{document} is older than its predecessor"
    if document.shown_number != shown(document.series, document.number):
        yield f"{document} is number {document.number}"
