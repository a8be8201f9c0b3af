"""Let an order's stock go."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError

from inventory.interface import messages
from inventory.interface.messages import HoldState
from inventory.models import Hold, LedgerEntry
from inventory.operations.counting import Cause
from inventory.operations.letting_go import move_lines
from inventory.operations.states import move_state
from inventory.queries.holds import hold_of
from shop.database.transactions import atomic
from shop.errors import Unavailable

FINAL: Final = frozenset({HoldState.RELEASED, HoldState.SHIPPED, HoldState.RETURNED})
#: A hold moves at most from active to committed to shipped while we look: more is no race.
TRIES: Final = 5


def release(*, order_id: str, now: datetime) -> messages.Hold:
    """A change of state, so twice is once; what was shipped stays shipped. Answers the hold as it is then.

    Before the order was held, it leaves a tombstone: the late hold finds it and is refused. Raises ``Unavailable`` when
    it is never found in a state to be released from.
    """
    for _ in range(TRIES):
        with atomic("inventory"):
            _release(order_id, now)
            found = hold_of(order_id)
        if found is None:
            found = _bury(order_id, now)
        if found is not None and found.state in FINAL:
            return found  # else it was held or committed in this very moment: release that
    raise Unavailable


def _release(order_id: str, now: datetime) -> None:
    for source in (HoldState.ACTIVE, HoldState.COMMITTED):
        if move_state(order_id, source=source, target=HoldState.RELEASED, now=now):
            return move_lines(
                order_id, Cause(LedgerEntry.Kind.RELEASED, order_id=order_id), on_hand=0, held=-1, now=now
            )
    move_state(order_id, source=HoldState.EXPIRED, target=HoldState.RELEASED, now=now)  # so that it is never taken anew
    return None


def _bury(order_id: str, now: datetime) -> messages.Hold | None:
    row = Hold(order_id=order_id, state=HoldState.RELEASED, created_at=now, changed_at=now)
    try:
        with atomic("inventory"):
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return messages.Hold(order_id=order_id, state=HoldState.RELEASED, expires_at=None, lines=())
