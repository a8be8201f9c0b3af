"""On hand and held against the sums of the ledger."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from inventory.models import LedgerEntry, Stock
from inventory.proof.violation import violation
from shop.proof import Violation


def violations() -> Iterator[Violation]:
    """Counters that the ledger does not explain, and counters that no ledger could."""
    summed = Stock.objects.annotate(
        booked=Coalesce(Sum("ledger__on_hand_change"), 0), set_aside=Coalesce(Sum("ledger__held_change"), 0)
    )
    names = ("pk", "on_hand", "held", "booked", "set_aside")
    for pk, on_hand, held, booked, set_aside in summed.exclude(on_hand=F("booked"), held=F("set_aside")).values_list(
        *names
    ):
        message = f"counters say {on_hand} on hand and {held} held, the ledger {booked} and {set_aside}"
        yield _found(pk, on_hand, held, message)
    impossible = Q(on_hand__lt=0) | Q(held__lt=0) | Q(held__gt=F("on_hand"))
    for pk, on_hand, held in Stock.objects.filter(impossible).values_list("pk", "on_hand", "held"):
        yield violation(pk, f"{held} held of {on_hand} on hand", LedgerEntry.objects.filter(stock_id=pk).last())


def _found(stock_id: int, on_hand: int, held: int, message: str) -> Violation:
    """The last entry that agrees with nothing after it: if it ends at the counters, an entry before was lost."""
    last = LedgerEntry.objects.filter(stock_id=stock_id).order_by("id").last()
    return violation(
        stock_id, message, last, after=last is None or (last.on_hand_after, last.held_after) != (on_hand, held)
    )
