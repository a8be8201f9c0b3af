"""What requests that undo an order answer."""

from django.utils import timezone
from rest_framework.response import Response

from orders.api.outcomes import is_final
from orders.api.shown import order_answer
from orders.operations.settle import settle
from orders.properties import properties
from shop.calls.context import within
from shop.idempotency.once import Once


def undone(once: Once, resource: str) -> Response:
    """The order ``resource`` once it is cancelled, which is then kept for ``once``'s key; 202 while it is under way."""
    with within(properties.current.answer_seconds):
        order = settle(public_id=resource, clock=timezone.now)
    if not is_final(order):
        return Response(order_answer(order), status=202, headers={"Retry-After": "1"})
    response = Response(order_answer(order))
    once.answer(response)
    return response
