"""Asking an order to stop. The saga does it at its next step: whoever works on the order sees the wish."""

from datetime import datetime

from orders.interface.errors import NotCancellable
from orders.models import Order, TimelineEntry
from orders.operations.claim import Claim
from orders.rules.states import CANCELLABLE, RETURNABLE, Reason, State
from shop.database.transactions import atomic


def request_cancel(*, order: Order, reason: Reason, note: str, actor: str, key: Claim, now: datetime) -> None:
    """Record the wish once; a repeat changes nothing. Raises ``NotCancellable`` when it is too late."""
    wish = {"cancel_requested_at": now, "cancel_reason": reason, "cancel_note": note, "due_at": now, "attempts": 0}
    with atomic("orders"):
        key.claim(order.public_id)
        asked = Order.objects.filter(pk=order.pk, state__in=CANCELLABLE, cancel_requested_at__isnull=True).update(
            **wish
        )
        if asked:
            TimelineEntry.objects.create(order=order, kind="cancel_requested", at=now, actor=actor, data={"note": note})
        else:
            _require_cancelled(order)  # or nothing is kept of this request, its key neither


def take_back(*, order: Order, note: str, actor: str, key: Claim, now: datetime) -> None:
    """Shipped goods return and their money goes back (staff). Raises ``NotCancellable`` unless shipped or delivered."""
    wish = {
        "state": State.CANCELING,
        "state_since": now,
        "cancel_requested_at": now,
        "cancel_reason": Reason.RETURNED,
        "cancel_note": note,
        "due_at": now,
        "attempts": 0,
    }
    with atomic("orders"):
        key.claim(order.public_id)
        asked = Order.objects.filter(pk=order.pk, state__in=RETURNABLE).update(**wish)
        if asked:
            TimelineEntry.objects.create(order=order, kind="returned", at=now, actor=actor, data={"note": note})
        else:
            _require_cancelled(order)  # or nothing is kept of this request, its key neither


def _require_cancelled(order: Order) -> None:
    """Already being cancelled is as good as asked for."""
    order.refresh_from_db(fields=["state", "cancel_requested_at"])
    on_its_way = order.cancel_requested_at is not None and order.state in CANCELLABLE
    if not on_its_way and order.state not in {State.CANCELING, State.CANCELED}:
        raise NotCancellable(state=order.state)
