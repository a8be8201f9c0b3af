"""What staff do with orders; the admin uses the interface instead."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import local
from orders.api.answers import OrderAnswer
from orders.api.cancelling import undone
from orders.api.cart import CALLS, KEYED
from orders.api.serializers import CancelInput, ShipInput
from orders.api.shown import order_answer
from orders.interface.errors import NotCancellable, NotDeliverable, NotShippable, OrderUnknown
from orders.operations.request_cancel import take_back
from orders.queries.orders import order_for
from shop.calls.context import principal, within
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import documented
from shop.web.identity.permissions import staff
from shop.web.key_errors import KeyMissing

SECONDS = 15.0


class ShipView(APIView):
    permission_classes = [staff("orders.ship")]

    @documented(
        summary="The parcel leaves", request=ShipInput, answer=OrderAnswer, errors=(OrderUnknown, NotShippable, *CALLS)
    )
    def post(self, request: Request, order_id: str) -> Response:
        body = ShipInput.read(request.data)
        with within(SECONDS):
            local.ship(order_id=order_id, tracking=body["tracking"])
        return _shown(order_id)


class DeliverView(APIView):
    permission_classes = [staff("orders.ship")]

    @documented(summary="The parcel arrived", answer=OrderAnswer, errors=(OrderUnknown, NotDeliverable))
    def post(self, request: Request, order_id: str) -> Response:
        with within(SECONDS):
            local.deliver(order_id=order_id)
        return _shown(order_id)


class RefundView(APIView):
    permission_classes = [staff("orders.refund")]

    @documented(
        summary="Take a shipped order back and return its money",
        request=CancelInput,
        answer=OrderAnswer,
        also={202: OrderAnswer},
        key=True,
        errors=(OrderUnknown, NotCancellable, KeyMissing, *KEYED, *CALLS),
    )
    @idempotent("orders", required=True, present="present")
    def post(self, request: Request, once: Once, order_id: str) -> Response:
        body = CancelInput.read(request.data)
        order = order_for(public_id=order_id, is_staff=True)
        take_back(order=order, note=body["reason"], actor=principal().name, key=once, now=timezone.now())
        return undone(once, order.public_id)

    def present(self, request: Request, once: Once, resource: str) -> Response:
        """A repeat before the money was back."""
        return undone(once, resource)


def _shown(order_id: str) -> Response:
    return Response(order_answer(order_for(public_id=order_id, is_staff=True)))
