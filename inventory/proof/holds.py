"""What is held, against the holds that hold it."""

from collections.abc import Iterator

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from inventory.interface.messages import HoldState
from inventory.models import Hold, HoldLine, LedgerEntry, Stock
from inventory.proof.violation import violation
from shop.proof import Violation

#: States in which an order's pieces are counted as held.
LIVE = (HoldState.ACTIVE, HoldState.COMMITTED)


def violations() -> Iterator[Violation]:
    """Stock rows that hold more or less than their live holds, and live holds of nothing."""
    live = dict(
        HoldLine.objects.filter(hold__state__in=LIVE)
        .values_list("stock_id")
        .annotate(pieces=Sum("quantity"))
        .order_by()
    )
    for pk, held in Stock.objects.filter(Q(held__gt=0) | Q(pk__in=live)).values_list("pk", "held"):
        if held != live.get(pk, 0):
            yield violation(pk, f"{held} held, live holds say {live.get(pk, 0)}", _culprit(pk))
    for hold in Hold.objects.filter(state__in=LIVE, lines__isnull=True):
        yield Violation(
            module="inventory",
            law="I1",
            subject=f"hold of order {hold.order_id}",
            message=f"{hold.state}, and holds nothing",
            since=hold.changed_at,
        )


def _culprit(stock_id: int) -> LedgerEntry | None:
    """The last entry of the first order whose ledger does not come to what its hold says."""
    entries = LedgerEntry.objects.filter(stock_id=stock_id).exclude(order_id="")
    said = dict(
        HoldLine.objects.filter(stock_id=stock_id, hold__state__in=LIVE).values_list("hold__order_id", "quantity")
    )
    booked = entries.values_list("order_id").annotate(pieces=Coalesce(Sum("held_change"), 0)).order_by()
    wrong = [order_id for order_id, pieces in booked if pieces != said.get(order_id, 0)]
    return entries.filter(order_id__in=wrong).order_by("id").last()
