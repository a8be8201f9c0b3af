"""What checkout and pay answer, once the order rests and before."""

from rest_framework.response import Response

from inventory.interface.errors import OutOfStock
from orders.api.shown import guest_token, order_answer
from orders.interface.errors import PaymentDeclined
from orders.models import Order
from orders.rules.states import Reason, State
from shop.errors import Conflict, ShopError, Unavailable, message
from shop.web.problems import problem_answer

PENDING = frozenset({State.PLACED, State.PAYING, State.CONFIRMED, State.COMMITTED, State.CAPTURED, State.CANCELING})


class OrderEnded(Conflict):
    """The order was cancelled before this request could do anything."""

    code = "order_ended"
    title = message("This order has been cancelled")
    detail = message("Nothing was charged, or it is paid back. Put the goods into a new cart to order again.")


def outcome_of(order: Order, *, done: int) -> Response:
    """``done`` (200 or 201) with the order when it went well, 202 while it is under way, else the problem."""
    if is_final(order):
        error = _error(order)
        return problem_answer(error) if error else Response(order_answer(order, with_token=True), status=done)
    return Response(order_answer(order, with_token=True), status=202, headers={"Retry-After": "1"})


def is_final(order: Order) -> bool:
    """Whether what is answered now will not change by itself: no step is due, and nobody waits for a cancellation."""
    return order.state not in PENDING and not order.is_to_cancel


def _error(order: Order) -> ShopError | None:
    if order.state == State.AWAITING_PAYMENT and order.decline_code:
        return PaymentDeclined(order=order.public_id, order_token=guest_token(order), reason=order.decline_code)
    if order.state != State.CANCELED:
        return None
    match order.cancel_reason:
        case Reason.OUT_OF_STOCK if {"sku", "available", "wanted"} <= order.failure.keys():
            return OutOfStock(**order.failure, order=order.public_id)
        case Reason.OUT_OF_STOCK:
            return OutOfStock(sku="", available=0, wanted=0, order=order.public_id)
        case Reason.PAYMENT_FAILED:
            return PaymentDeclined(order=order.public_id, reason="payment_failed")
        case Reason.UNAVAILABLE:
            return Unavailable(order=order.public_id)
    return OrderEnded(order=order.public_id, reason=order.cancel_reason)
