"""Moving an order: take its next step, record what followed, again until it rests. The heart of the saga.

Called by the request that placed the order and by a job alike; whoever holds the row's lease works on it. A process
that dies anywhere leaves a row whose lease runs out, and the next one carries on from the recorded state.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from orders.models import Order, TimelineEntry
from orders.operations.steps import STEPS, Outcome, next_look, undo
from orders.properties import properties
from orders.rules.states import SETTLED, Reason, State
from shop.calls.context import remaining
from shop.database.transactions import atomic
from shop.errors import ShopError
from shop.work.heartbeat import kept
from shop.work.jobs import enqueue
from shop.work.leases import LEASE, LeaseLost, held

log = logging.getLogger(__name__)

#: A step that leads here need not be recorded before the next one begins.
_UNRECORDED: Final = frozenset({State.PAYING, State.COMMITTED, State.CAPTURED})

#: States in which giving up is safe, because nothing irreversible was asked for.
_MAY_GIVE_UP: Final = frozenset({State.PLACED, State.PAYING, State.CONFIRMED})

_FREE: Final = {"lease": "", "leased_until": None}

Clock = Callable[[], datetime]


def advance(order: Order, *, clock: Clock) -> Order:
    """Take ``order``, whose lease the caller holds, as far as it goes now, and let go of it. It stays held meanwhile,
    however long a step takes.

    Returns it as recorded last. When somebody else took it over, it is returned as it is in the database.
    """
    try:
        with kept(order):
            _advance(order, clock)
    except LeaseLost:
        held(order).update(lease="", leased_until=None)  # still ours if only the state moved under us
        order.refresh_from_db()
    return order


def _advance(order: Order, clock: Clock) -> None:
    recorded = State(order.state)
    changes: dict[str, object] = {}
    while not at_rest(order, clock()):
        outcome = _take_step(order, clock()) if not _out_of_time() else _later(order)
        changes |= {"state": outcome.state, **outcome.changes}
        if _may_go_on(outcome):
            _see(order, changes)
            continue
        _record(order, recorded, outcome, changes, clock())
        recorded, changes = State(order.state), {}
        if outcome.wait is not None:
            break
    else:
        _let_go(order)


def _may_go_on(outcome: Outcome) -> bool:
    """Whether the next step may follow before this one is recorded: repeating it is harmless.

    Half the writes of a checkout for the same safety: what is not recorded is taken again, and answered the same.
    """
    return outcome.state in _UNRECORDED and outcome.wait is None and not outcome.entry


def _see(order: Order, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(order, name, value)


def _later(order: Order) -> Outcome:
    """Nothing more in this request: the job goes on at once."""
    return Outcome(state=State(order.state), wait=timedelta(0))


def at_rest(order: Order, now: datetime) -> bool:
    """Whether nothing is to be done for ``order`` at ``now``."""
    if order.is_to_cancel:
        return False
    if order.state == State.AWAITING_PAYMENT:
        return now < order.hold_expires_at
    return order.state in SETTLED


def _take_step(order: Order, now: datetime) -> Outcome:
    if order.is_to_cancel:
        return undo(Reason(order.cancel_reason or Reason.CUSTOMER))
    if order.state == State.AWAITING_PAYMENT:
        return undo(Reason.PAYMENT_EXPIRED)
    try:
        return STEPS[State(order.state)](order, now)
    except ShopError as error:
        log.warning("order step failed", extra={"order": order.public_id, "state": order.state, "code": error.code})
        return _failed(order, error)
    except Exception as error:
        log.exception("order step broke", extra={"order": order.public_id, "state": order.state})
        return _failed(order, error)


def _failed(order: Order, error: Exception) -> Outcome:
    """Try again later, or give up where that is safe."""
    if order.state in _MAY_GIVE_UP and order.failures + 1 >= properties.current.give_up_attempts:
        return undo(Reason.UNAVAILABLE)
    changes = {"last_error": f"{type(error).__name__}: {error}"[:2000], "failures": order.failures + 1}
    return Outcome(state=State(order.state), changes=changes, wait=next_look(order))


def _record(order: Order, recorded: State, outcome: Outcome, changes: dict[str, object], now: datetime) -> None:
    """Write what followed, if the lease still stands, whether or not somebody asked to cancel meanwhile.

    Raises ``LeaseLost``.
    """
    if outcome.state != recorded:
        changes = {"state_since": now, "failures": 0, **changes}
    _see(order, changes)
    with atomic("orders"):
        written = changes | _schedule(order, outcome, now)
        if not _same_wish(order, recorded).update(**written):
            _heed_cancellation(order)
            written = changes | _schedule(
                order, outcome, now
            )  # anew: a wish that came changes what is due, and who holds
            if not _same_wish(order, recorded).update(**written):
                raise LeaseLost(order.public_id)
        if outcome.entry:
            TimelineEntry.objects.create(order=order, kind=outcome.entry, at=now, data=dict(outcome.data))
        if outcome.state == State.PAID != recorded:
            enqueue("orders.send_confirmation", order_id=order.public_id)
    _see(order, written)


def _same_wish(order: Order, recorded: State) -> QuerySet[Order]:
    """The row, if we hold it and know whether its cancellation was asked for."""
    return held(order).filter(state=recorded, cancel_requested_at__isnull=order.cancel_requested_at is None)


def _heed_cancellation(order: Order) -> None:
    fresh = Order.objects.filter(pk=order.pk).values_list("cancel_requested_at", "cancel_reason").first()
    if fresh:
        order.cancel_requested_at = fresh[0]
        order.cancel_reason = order.cancel_reason or fresh[1]


def _schedule(order: Order, outcome: Outcome, now: datetime) -> dict[str, object]:
    """When ``order``, which says what follows already, is due next, and whether we keep holding it."""
    if outcome.wait is not None:
        due_at = now if order.is_to_cancel else now + outcome.wait
        return {"due_at": due_at, "attempts": order.attempts + 1, **_FREE}
    if outcome.state not in SETTLED or order.is_to_cancel:
        return {"due_at": now, "attempts": 0, "leased_until": now + LEASE}
    return {"due_at": order.rests_until, "attempts": 0, "last_error": "", **_FREE}


def _let_go(order: Order) -> None:
    """Release a lease taken on an order that turned out to rest already, unless a wish to cancel came meanwhile."""
    if not order.lease:
        return
    if not _same_wish(order, State(order.state)).update(due_at=order.rests_until, **_FREE):
        raise LeaseLost(order.public_id)
    order.lease = ""


def _out_of_time() -> bool:
    left = remaining()
    return left is not None and left <= 0
