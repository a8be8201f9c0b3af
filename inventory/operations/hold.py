"""Set stock aside for an order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError

from inventory.interface import messages
from inventory.interface.errors import HoldClosed
from inventory.interface.messages import HoldLine, HoldState
from inventory.models import Hold
from inventory.operations.setting_aside import after_freeing_expired, take
from inventory.queries.holds import hold_of
from inventory.rules.quantities import merged
from shop.database.transactions import atomic


def hold(*, order_id: str, lines: Sequence[HoldLine], expires_at: datetime, now: datetime) -> messages.Hold:
    """All lines or none; a repeat answers the hold as it is. The unique order id decides which call was the first.

    Raises ``OutOfStock``, ``SkuUnknown``, ``HoldClosed`` (released before), ``Invalid`` (quantities).
    """
    wanted = merged(lines)
    try:
        return after_freeing_expired(lambda: _hold(order_id, wanted, expires_at, now), now=now)
    except IntegrityError:
        found = hold_of(order_id)
        if found is None:
            raise
    if found.state is HoldState.RELEASED:
        raise HoldClosed(state=found.state)
    return found


def _hold(order_id: str, wanted: Mapping[str, int], expires_at: datetime, now: datetime) -> messages.Hold:
    with atomic("inventory"):
        row = Hold(order_id=order_id, state=HoldState.ACTIVE, expires_at=expires_at, created_at=now, changed_at=now)
        row.save(force_insert=True)
        take(row, wanted, now=now)
    lines = tuple(HoldLine(sku=sku, quantity=quantity) for sku, quantity in wanted.items())
    return messages.Hold(order_id=order_id, state=HoldState.ACTIVE, expires_at=expires_at, lines=lines)
