"""Make a hold permanent."""

from datetime import datetime
from typing import Final

from inventory.interface import messages
from inventory.interface.errors import HoldClosed
from inventory.interface.messages import HoldState
from inventory.models import Hold, HoldLine
from inventory.operations.setting_aside import after_freeing_expired, take
from inventory.operations.states import move_state
from inventory.queries.holds import hold_of
from shop.database.transactions import atomic

#: States of a hold that was committed, now or before.
COMMITTED: Final = frozenset({HoldState.COMMITTED, HoldState.SHIPPED, HoldState.RETURNED})


def commit(*, order_id: str, now: datetime) -> messages.Hold:
    """An active hold is committed even past its time: its stock is still there. An expired one is taken anew.

    A repeat answers the present state. Raises ``OutOfStock`` and ``HoldClosed``.
    """
    found = after_freeing_expired(lambda: _commit(order_id, now), now=now)
    if found is None or found.state not in COMMITTED:
        raise HoldClosed(state=found.state if found else "none")
    return found


def _commit(order_id: str, now: datetime) -> messages.Hold | None:
    with atomic("inventory"):
        if move_state(order_id, source=HoldState.ACTIVE, target=HoldState.COMMITTED, now=now):
            return hold_of(order_id)
        if move_state(order_id, source=HoldState.EXPIRED, target=HoldState.COMMITTED, now=now):
            _take_anew(order_id, now)
        return hold_of(order_id)


def _take_anew(order_id: str, now: datetime) -> None:
    """Other warehouses may serve it this time; the ledger keeps what was before."""
    row = Hold.objects.get(order_id=order_id)
    lines = HoldLine.objects.filter(hold=row)
    wanted: dict[str, int] = {}
    for sku, quantity in lines.values_list("stock__product__sku", "quantity"):
        wanted[sku] = wanted.get(sku, 0) + quantity
    lines.delete()
    take(row, dict(sorted(wanted.items())), now=now)
