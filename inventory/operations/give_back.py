"""Shipped goods come back."""

from datetime import datetime

from inventory.interface import messages
from inventory.interface.errors import HoldClosed
from inventory.interface.messages import HoldState
from inventory.models import LedgerEntry
from inventory.operations.counting import Cause
from inventory.operations.letting_go import move_lines
from inventory.operations.states import move_state
from inventory.queries.holds import hold_of
from shop.database.transactions import atomic


def give_back(*, order_id: str, reason: str, now: datetime) -> messages.Hold:
    """On hand goes up where it was taken. Raises ``HoldClosed`` unless shipped, or returned before."""
    cause = Cause(LedgerEntry.Kind.RETURNED, order_id=order_id, reason=reason[:200])
    with atomic("inventory"):
        if move_state(order_id, source=HoldState.SHIPPED, target=HoldState.RETURNED, now=now):
            move_lines(order_id, cause, on_hand=1, held=0, now=now)
        found = hold_of(order_id)
    if found is None or found.state is not HoldState.RETURNED:
        raise HoldClosed(state=found.state if found else "none")
    return found
