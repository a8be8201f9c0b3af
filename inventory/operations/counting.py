"""The one place where counters change: the product's gate, its stock rows, and the ledger, in one transaction.

Every change passes in the same order, products by SKU, then stock rows by SKU and id, so that two never wait for each
other. The gate is one conditional UPDATE whose row count decides; it locks the product's row, so what is read of its
stock rows afterwards stays true until the commit. The rows are changed by conditional UPDATEs too, and CHECK
constraints say the same again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from inventory.models import LedgerEntry, Product, Stock
from inventory.rules.levels import Level
from shop.work.jobs import enqueue


class TooFew(Exception):
    """Less of ``sku`` is free than the change would take; the caller says which error that is, and rolls back."""

    def __init__(self, sku: str) -> None:
        self.sku = sku
        super().__init__(sku)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why counters change; every ledger entry carries it."""

    kind: LedgerEntry.Kind
    order_id: str = ""
    reference: str = ""
    reason: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one stock row's counters. What is free changes by ``on_hand - held``."""

    sku: str
    stock_id: int
    on_hand: int = 0
    held: int = 0


def pass_gate(changes: Mapping[str, int], *, for_sale: bool = False) -> None:
    """Lock the products and change what can be sold of them. Raises ``TooFew`` for the first that falls short.

    ``for_sale``: a withdrawn product falls short too.
    """
    for sku, change in sorted(changes.items()):
        rows = Product.objects.filter(sku=sku, sellable__gte=-change)
        if for_sale:
            rows = rows.filter(is_active=True)
        if rows.update(sellable=F("sellable") + change) != 1:
            raise TooFew(sku)


def levels(skus: Iterable[str]) -> list[Level]:
    """Every stock row of products whose gate was passed, in locking order."""
    rows = Stock.objects.filter(product__sku__in=list(skus)).order_by("product__sku", "id")
    names = ("product__sku", "id", "warehouse__code", "warehouse__position")
    return [Level(*row) for row in rows.values_list(*names, "on_hand", "held", "low_stock_threshold", "low_since")]


def count(moves: Iterable[Move], among: Sequence[Level], cause: Cause, *, now: datetime) -> list[Level]:
    """Make ``moves``, write the ledger, and say once when something runs low; the levels as they are now.

    ``among`` was read after the gate. Raises ``TooFew``, and ``IntegrityError`` for a reference booked before.
    """
    before = {level.stock_id: level for level in among}
    after = [before[move.stock_id].moved(move.on_hand, move.held, now=now) for move in _in_order(moves)]
    for level in after:
        _write(before[level.stock_id], level)
    LedgerEntry.objects.bulk_create([_entry(before[level.stock_id], level, cause, now) for level in after])
    for level in after:
        announce_low(before[level.stock_id], level)
    return after


def announce_low(before: Level, after: Level) -> None:
    """Have the staff told if the level just crossed its threshold downwards."""
    if after.low_since is not None and before.low_since is None and after.threshold is not None:
        enqueue(
            "inventory.tell_low_stock",
            sku=after.sku,
            warehouse=after.warehouse,
            available=after.free,
            threshold=after.threshold,
        )


def _in_order(moves: Iterable[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: (move.sku, move.stock_id))


def _write(before: Level, after: Level) -> None:
    """The row count decides, not what was read: whoever bypassed the gate is found out here."""
    on_hand, held = after.on_hand - before.on_hand, after.held - before.held
    rows = Stock.objects.filter(pk=after.stock_id, on_hand__gte=F("held") + (held - on_hand), held__gte=-held)
    if rows.update(on_hand=F("on_hand") + on_hand, held=F("held") + held, low_since=after.low_since) != 1:
        raise TooFew(after.sku)


def _entry(before: Level, after: Level, cause: Cause, now: datetime) -> LedgerEntry:
    return LedgerEntry(
        kind=cause.kind,
        stock_id=after.stock_id,
        on_hand_change=after.on_hand - before.on_hand,
        held_change=after.held - before.held,
        on_hand_after=after.on_hand,
        held_after=after.held,
        order_id=cause.order_id,
        reference=cause.reference,
        reason=cause.reason,
        actor=cause.actor,
        recorded_at=now,
    )
