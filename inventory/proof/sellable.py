"""What can be sold of a product, and the mark of what runs low: both follow from the stock rows."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from inventory.models import LedgerEntry, Product, Stock
from inventory.proof.violation import violation
from shop.proof import Violation


def violations() -> Iterator[Violation]:
    """Products whose gate is not the sum of their free stock, and low-stock marks in the wrong place."""
    free = Coalesce(Sum(F("stock__on_hand") - F("stock__held")), 0)
    wrong = Product.objects.annotate(free=free).exclude(sellable=F("free"))
    for sku, sellable, summed in wrong.values_list("sku", "sellable", "free"):
        entry = LedgerEntry.objects.filter(stock__product__sku=sku).order_by("id").last()
        yield Violation(
            module="inventory",
            law="I1",
            subject=sku,
            message=f"{sellable} can be sold, {summed} are free",
            since=entry.recorded_at if entry else None,
            cause=f"something after ledger entry {entry.pk}" if entry else "",
        )
    low = Q(low_stock_threshold__isnull=False, on_hand__lte=F("held") + F("low_stock_threshold"))
    misplaced = Stock.objects.filter(Q(low, low_since__isnull=True) | Q(~low, low_since__isnull=False))
    for pk in misplaced.values_list("pk", flat=True):
        yield violation(pk, "the low-stock mark is in the wrong place", LedgerEntry.objects.filter(stock_id=pk).last())
