"""Proving billing's laws: recomputed from the provider's books and from the documents themselves, not from counters.

provider    I2  at most one capture per order at the provider; captured less refunded is nothing or all; our rows agree
payments    I2  a payment is where its history leads; I5 nothing stays unknown for longer than a minute
documents   I3  money that stays has its invoice; a document says what its lines say
series      I4  numbers of a series are 1..n, in the order they were issued
"""

from collections.abc import Iterator
from datetime import datetime

from billing.proof import documents, payments, provider, series
from shop.proof import Violation


def prove(*, now: datetime) -> Iterator[Violation]:
    """Every violation."""
    yield from provider.violations()
    yield from payments.violations(now=now)
    yield from documents.violations(now=now)
    yield from series.violations()
