"""Issuing a document that an order has one of: the indexes decide between issuers, and a loser's number goes back."""

from collections.abc import Callable

from django.db import IntegrityError

from billing.models import Invoice
from shop.database.transactions import atomic


def issue_once(*, order_id: str, kind: str, issue: Callable[[], Invoice]) -> Invoice:
    """What ``issue`` makes in one transaction, or the document the order has already.

    A first loss can also mean that the year's series began at the same moment: the second try finds it.
    """
    try:
        return _in_one_transaction(issue)
    except IntegrityError:
        return _of(order_id, kind) or _second_try(order_id, kind, issue)


def _second_try(order_id: str, kind: str, issue: Callable[[], Invoice]) -> Invoice:
    try:
        return _in_one_transaction(issue)
    except IntegrityError:
        found = _of(order_id, kind)
        if found is None:
            raise
        return found


def _in_one_transaction(issue: Callable[[], Invoice]) -> Invoice:
    with atomic("billing"):
        return issue()


def _of(order_id: str, kind: str) -> Invoice | None:
    return Invoice.objects.filter(order_id=order_id, kind=kind).first()
