"""Moving what a hold has set aside: the lines of the hold, passed through the counters."""

from datetime import datetime

from inventory.models import HoldLine
from inventory.operations.counting import Cause, Move, count, levels, pass_gate


def move_lines(order_id: str, cause: Cause, *, on_hand: int, held: int, now: datetime) -> None:
    """For each piece of the order's hold, change its row's counters by ``on_hand`` and ``held`` (−1, 0 or 1).

    The state of the hold was moved before in the same transaction, so this happens once.
    """
    lines = HoldLine.objects.filter(hold__order_id=order_id).values_list("stock__product__sku", "stock_id", "quantity")
    moves = [Move(sku, stock_id, on_hand * pieces, held * pieces) for sku, stock_id, pieces in lines]
    freed: dict[str, int] = {}
    for move in moves:
        freed[move.sku] = freed.get(move.sku, 0) + move.on_hand - move.held
    pass_gate(freed)
    count(moves, levels(freed), cause, now=now)
