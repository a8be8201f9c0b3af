"""End one hold whose time is over."""

from datetime import datetime

from inventory.interface.events import HoldExpired
from inventory.interface.messages import HoldState
from inventory.models import Hold, LedgerEntry
from inventory.operations.counting import Cause
from inventory.operations.letting_go import move_lines
from shop.database.transactions import atomic
from shop.events.outbox import publish


def expire(*, order_id: str, now: datetime) -> bool:
    """Whether this call ended it: not if it was committed, extended or ended by another meanwhile."""
    with atomic("inventory"):
        rows = Hold.objects.filter(order_id=order_id, state=HoldState.ACTIVE, expires_at__lte=now)
        if rows.update(state=HoldState.EXPIRED, expires_at=None, changed_at=now) != 1:
            return False
        move_lines(order_id, Cause(LedgerEntry.Kind.EXPIRED, order_id=order_id), on_hand=0, held=-1, now=now)
        publish("inventory", HoldExpired(order_id=order_id))
    return True
