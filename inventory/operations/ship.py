"""The goods of an order leave the house."""

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


def ship(*, order_id: str, now: datetime) -> messages.Hold:
    """On hand and held go down together. Raises ``HoldClosed`` unless committed, or shipped before."""
    with atomic("inventory"):
        if move_state(order_id, source=HoldState.COMMITTED, target=HoldState.SHIPPED, now=now):
            move_lines(order_id, Cause(LedgerEntry.Kind.SHIPPED, order_id=order_id), on_hand=-1, held=-1, now=now)
        found = hold_of(order_id)
    if found is None or found.state is not HoldState.SHIPPED:
        raise HoldClosed(state=found.state if found else "none")
    return found
