"""Which warehouses serve a line."""

from collections.abc import Iterable

from inventory.rules.levels import Level


def allocate(levels: Iterable[Level], quantity: int) -> dict[int, int] | None:
    """Pieces per stock row, or None if all of them together have too few.

    The fullest warehouse first, so that a parcel leaves from as few houses as possible; its position breaks ties.
    """
    taken: dict[int, int] = {}
    for level in sorted(levels, key=lambda level: (-level.free, level.position, level.stock_id)):
        if quantity == 0 or level.free <= 0:
            break
        taken[level.stock_id] = min(level.free, quantity)
        quantity -= taken[level.stock_id]
    return taken if quantity == 0 else None
