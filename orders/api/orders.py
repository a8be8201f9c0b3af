"""Orders of the asker: history, one order, the original's full order, cancelling, and a guest's look-up."""

from base64 import b64decode

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.interface import billing
from billing.interface.errors import InvoiceUnknown
from billing.interface.messages import Document
from orders.api.answers import FullOrderAnswer, OrderAnswer, OrderDetailAnswer, OrderDocument, OrderDocuments, OrderPage
from orders.api.cancelling import undone
from orders.api.cart import CALLS, KEYED, ORDER_TOKEN
from orders.api.requests import order_of
from orders.api.serializers import CancelInput, LookUpInput
from orders.api.shown import detail_answer, full_answer, order_answer
from orders.interface.errors import NotCancellable, OrderUnknown
from orders.operations.request_cancel import request_cancel
from orders.queries.full_order import full_order
from orders.queries.orders import order_for, orders_of
from orders.rules.states import Reason
from shop.calls.context import principal
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.caching import Polled
from shop.web.documented import PAGE, documented
from shop.web.files import PDF, download
from shop.web.identity.permissions import Anyone, SignedIn
from shop.web.identity.scope import ORDER_HEADER
from shop.web.pagination import asked, keyset


class OrdersView(Polled):
    permission_classes = [SignedIn]

    @documented(summary="My orders, newest first", answer=OrderPage, parameters=PAGE, polled=True)
    def get(self, request: Request) -> Response:
        page = keyset(orders_of(principal().subject), order=("-id",), ask=asked(request))
        return Response(OrderPage(items=[order_answer(order) for order in page.items], next=page.next))


class OrderView(Polled):
    permission_classes = [Anyone]

    @documented(
        summary="An order and what happened to it",
        answer=OrderDetailAnswer,
        parameters=[ORDER_TOKEN],
        errors=(OrderUnknown,),
        polled=True,
    )
    def get(self, request: Request, order_id: str) -> Response:
        return Response(detail_answer(order_of(request, order_id, permission="orders.read")))


class FullOrderView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="The order with its customer and every line's product",
        answer=FullOrderAnswer,
        parameters=[ORDER_TOKEN],
        errors=(OrderUnknown, *CALLS),
    )
    def get(self, request: Request, order_id: str) -> Response:
        return Response(full_answer(full_order(order_of(request, order_id, permission="orders.read"))))


class OrderDocumentsView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="The order's invoice and credit note in full",
        answer=OrderDocuments,
        parameters=[ORDER_TOKEN],
        errors=(OrderUnknown, *CALLS),
    )
    def get(self, request: Request, order_id: str) -> Response:
        found = billing.documents(order_id=order_of(request, order_id, permission="orders.read").public_id)
        return Response(OrderDocuments(items=[_document(document) for document in found]))


class OrderDocumentFileView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="One of the order's documents to keep, in the asker's language",
        file=PDF,
        parameters=[ORDER_TOKEN],
        errors=(OrderUnknown, InvoiceUnknown, *CALLS),
    )
    def get(self, request: Request, order_id: str, invoice_id: str) -> HttpResponse:
        order = order_of(request, order_id, permission="orders.read")
        found = billing.document_file(
            order_id=order.public_id, document_id=invoice_id, language=get_language() or settings.LANGUAGE_CODE
        )
        return download(b64decode(found.base64), name=found.name, media_type=PDF)


class LookUpView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="A guest's order by its token", request=LookUpInput, answer=OrderDetailAnswer, errors=(OrderUnknown,)
    )
    def post(self, request: Request) -> Response:
        body = LookUpInput.read(request.data)
        return Response(detail_answer(order_for(public_id=body["order"], token=body["order_token"])))


class CancelView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Cancel an order that has not left the house",
        request=CancelInput,
        answer=OrderAnswer,
        also={202: OrderAnswer},
        parameters=[ORDER_TOKEN],
        key=False,
        errors=(OrderUnknown, NotCancellable, *KEYED, *CALLS),
    )
    @idempotent("orders", present="present", guest=ORDER_HEADER)
    def post(self, request: Request, once: Once, order_id: str) -> Response:
        body = CancelInput.read(request.data)
        order = order_of(request, order_id, permission="orders.cancel")
        reason = Reason.STAFF if principal().is_staff else Reason.CUSTOMER
        request_cancel(
            order=order, reason=reason, note=body["reason"], actor=principal().name, key=once, now=timezone.now()
        )
        return self.present(request, once, order.public_id)

    def present(self, request: Request, once: Once, resource: str) -> Response:
        """The order as it is now: cancelled, or on its way there (202)."""
        return undone(once, resource)


def _document(document: Document) -> OrderDocument:
    return OrderDocument(kind=document.kind, number=document.number, content=document.content)
