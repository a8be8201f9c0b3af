"""Taking stock for an order and letting it go: what hold, commit, release and expire have in common."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from inventory.interface.errors import OutOfStock, SkuUnknown
from inventory.models import Hold, HoldLine, LedgerEntry, Product
from inventory.operations.counting import Cause, Move, TooFew, count, levels, pass_gate
from inventory.operations.expire import expire
from inventory.queries.holds import expired_order_ids
from inventory.rules.allocation import allocate
from inventory.rules.levels import Level

T = TypeVar("T")

#: Each further one means that somebody else bought what was just freed.
MOST_ATTEMPTS: Final = 20


def take(hold: Hold, wanted: Mapping[str, int], *, now: datetime) -> None:
    """Set ``wanted`` pieces per SKU aside for ``hold``, all or none: what is raised must roll the transaction back.

    Raises ``OutOfStock`` and ``SkuUnknown``.
    """
    try:
        pass_gate({sku: -quantity for sku, quantity in wanted.items()}, for_sale=True)
        shelves = levels(wanted)
        moves = _allocated(wanted, shelves)
        HoldLine.objects.bulk_create(
            [HoldLine(hold=hold, stock_id=move.stock_id, quantity=move.held) for move in moves]
        )
        count(moves, shelves, Cause(LedgerEntry.Kind.HELD, order_id=hold.order_id), now=now)
    except TooFew as short:
        raise _why(short.sku, wanted[short.sku]) from short


def after_freeing_expired(attempt: Callable[[], T], *, now: datetime) -> T:
    """``attempt()``, tried again as long as there are expired holds of the SKU that falls short, or were just now.

    So an expired hold blocks no sale, whether the sweeper runs, is dead, or is freeing it this very moment. Raises what
    the last attempt raises.
    """
    for _ in range(MOST_ATTEMPTS):
        try:
            return attempt()
        except OutOfStock as short:
            sku, wanted = short.params["sku"], short.params["wanted"]
            dead = expired_order_ids(now=now, sku=sku)
            if not dead and not Product.objects.filter(sku=sku, is_active=True, sellable__gte=wanted).exists():
                raise
            for order_id in dead:
                expire(order_id=order_id, now=now)
    return attempt()


def _allocated(wanted: Mapping[str, int], shelves: list[Level]) -> list[Move]:
    moves = []
    for sku, quantity in wanted.items():
        taken = allocate((level for level in shelves if level.sku == sku), quantity)
        if taken is None:  # the gate let it through, so the product's sum is wrong: `prove` says since when
            raise TooFew(sku)
        moves += [Move(sku, stock_id, held=pieces) for stock_id, pieces in taken.items()]
    return moves


def _why(sku: str, wanted: int) -> OutOfStock | SkuUnknown:
    found = Product.objects.filter(sku=sku).values_list("sellable", "is_active").first()
    if found is None:
        return SkuUnknown(sku=sku)
    sellable, is_active = found
    return OutOfStock(sku=sku, available=sellable if is_active else 0, wanted=wanted)
