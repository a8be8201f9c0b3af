"""Moving a hold from state to state: one conditional UPDATE, whose row count says who won."""

from datetime import datetime

from inventory.interface.messages import HoldState
from inventory.models import Hold


def move_state(order_id: str, *, source: HoldState, target: HoldState, now: datetime) -> bool:
    """Whether the order's hold was in ``source`` and is now, by this call, in ``target`` (never ``ACTIVE``)."""
    rows = Hold.objects.filter(order_id=order_id, state=source)
    return rows.update(state=target, expires_at=None, changed_at=now) == 1
