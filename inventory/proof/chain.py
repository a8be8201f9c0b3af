"""The ledger as a chain: the counters after an entry are those after the one before, changed by what it says."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from inventory.models import LedgerEntry
from inventory.proof.violation import violation
from shop.proof import Violation

_BEFORE: Final[dict[str, Any]] = {"partition_by": F("stock_id"), "order_by": F("id").asc()}


def violations() -> Iterator[Violation]:
    """The first broken link of each stock row."""
    linked = LedgerEntry.objects.annotate(
        on_hand_before=Window(Lag("on_hand_after", default=0), **_BEFORE),
        held_before=Window(Lag("held_after", default=0), **_BEFORE),
    )
    whole = Q(on_hand_after=F("on_hand_before") + F("on_hand_change"), held_after=F("held_before") + F("held_change"))
    seen: set[int] = set()
    for entry in linked.filter(~whole).order_by("id"):
        if entry.stock_id not in seen:
            seen.add(entry.stock_id)
            yield violation(entry.stock_id, "an entry before this one is missing or was changed", entry)
