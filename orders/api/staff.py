"""What staff do with orders; the admin uses the interface instead."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from orders import local
from orders.api.answers import OrderAnswer
from orders.api.cart import CALLS
from orders.api.serializers import CancelInput, ShipInput
from orders.api.shown import order_answer
from orders.interface.errors import NotCancellable, NotDeliverable, NotShippable, OrderUnknown
from orders.queries.orders import order_for
from shop.calls.context import within
from shop.web.documented import documented
from shop.web.identity.permissions import staff

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
        errors=(OrderUnknown, NotCancellable, *CALLS),
    )
    def post(self, request: Request, order_id: str) -> Response:
        body = CancelInput.read(request.data)
        with within(SECONDS):
            local.refund(order_id=order_id, reason=body["reason"])
        return _shown(order_id)


def _shown(order_id: str) -> Response:
    return Response(order_answer(order_for(public_id=order_id, is_staff=True)))
