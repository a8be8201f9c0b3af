"""Another try to pay an order that waits for it."""

import uuid
from datetime import datetime

from orders.interface.errors import NotPayable
from orders.models import Order
from orders.operations.claim import Claim
from orders.rules.states import State
from shop.database.transactions import atomic


def request_payment(*, order: Order, method: str, key: Claim, now: datetime) -> None:
    """Begin a new attempt with ``method``: exactly one request can, however many try at once. Raises ``NotPayable``."""
    waiting = Order.objects.filter(
        pk=order.pk, state=State.AWAITING_PAYMENT, cancel_requested_at__isnull=True, hold_expires_at__gt=now
    )
    with atomic("orders"):
        key.claim(order.public_id)
        begun = waiting.update(
            state=State.PAYING,
            state_since=now,
            attempt_id=uuid.uuid4().hex,
            method=method,
            decline_code="",
            attempts=0,
            due_at=now,
        )
        if not begun:
            raise NotPayable(state=order.state)
