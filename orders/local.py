"""The door's methods in this process: staff's own permission is checked here, whoever calls."""

from collections.abc import Callable

from django.utils import timezone

from orders.interface.messages import OrderRef
from orders.models import Order
from orders.operations import fulfil, request_cancel
from orders.operations.claim import NoKey
from orders.operations.settle import settle
from orders.queries.orders import order_by_id
from orders.rules.states import Reason
from shop.calls.context import principal
from shop.errors import Forbidden


def ship(*, order_id: str, tracking: str) -> OrderRef:
    return _settled(
        order_id,
        "orders.ship",
        lambda order: fulfil.request_shipping(
            order=order, tracking=tracking, actor=principal().name, now=timezone.now()
        ),
    )


def deliver(*, order_id: str) -> OrderRef:
    return _settled(
        order_id, "orders.ship", lambda order: fulfil.deliver(order=order, actor=principal().name, now=timezone.now())
    )


def cancel(*, order_id: str, reason: str) -> OrderRef:
    return _settled(
        order_id,
        "orders.cancel",
        lambda order: request_cancel.request_cancel(
            order=order, reason=Reason.STAFF, note=reason, actor=principal().name, key=NoKey(), now=timezone.now()
        ),
    )


def refund(*, order_id: str, reason: str) -> OrderRef:
    return _settled(
        order_id,
        "orders.refund",
        lambda order: request_cancel.take_back(
            order=order, note=reason, actor=principal().name, key=NoKey(), now=timezone.now()
        ),
    )


def _settled(order_id: str, permission: str, ask: Callable[[Order], None]) -> OrderRef:
    """Check, ask, and bring the order to rest as far as the call's time allows."""
    if not principal().may(permission):
        raise Forbidden
    ask(order_by_id(order_id))
    order = settle(public_id=order_id, clock=timezone.now)
    return OrderRef(
        id=order.public_id,
        number=order.number,
        status=order.status,
        state=order.state,
        total=order.total,
        currency=order.currency,
    )
