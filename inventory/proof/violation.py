"""Saying what is wrong with a stock row, since when, and what did it."""

from inventory.models import LedgerEntry, Stock
from shop.proof import Violation


def named(stock_id: int) -> str:
    """The product and the warehouse, for people."""
    sku, code = Stock.objects.values_list("product__sku", "warehouse__code").get(pk=stock_id)
    return f"{sku} in {code}"


def violation(stock_id: int, message: str, entry: LedgerEntry | None, *, after: bool = False) -> Violation:
    """``entry`` is where it shows; ``after``: something behind it did it, without an entry of its own."""
    cause = "" if entry is None else f"{'something after ' if after else ''}ledger entry {entry.pk} ({_told(entry)})"
    since = entry.recorded_at if entry else None
    return Violation(module="inventory", law="I1", subject=named(stock_id), message=message, since=since, cause=cause)


def _told(entry: LedgerEntry) -> str:
    why = (entry.order_id and f"order {entry.order_id}") or entry.reference
    return f"{entry.kind} {why}".strip()
