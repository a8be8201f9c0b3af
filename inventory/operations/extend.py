"""Keep a hold longer."""

from datetime import datetime

from inventory.interface.errors import HoldClosed
from inventory.interface.messages import Hold as HoldMessage
from inventory.interface.messages import HoldState
from inventory.models import Hold
from inventory.queries.holds import hold_of
from shop.database.transactions import atomic


def extend(*, order_id: str, expires_at: datetime, now: datetime) -> HoldMessage:
    """Never shorter; one that is past its time and not swept yet is still held. Raises ``HoldClosed``."""
    with atomic("inventory"):
        rows = Hold.objects.filter(order_id=order_id, state=HoldState.ACTIVE, expires_at__lt=expires_at)
        rows.update(expires_at=expires_at, changed_at=now)
        found = hold_of(order_id)
    if found is None or found.state is not HoldState.ACTIVE:
        raise HoldClosed(state=found.state if found else "none")
    return found
