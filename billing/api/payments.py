"""Test payment methods, for everybody; an order's payments and their history, for staff."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.answers import (
    OrderPayments,
    PaymentAnswer,
    PaymentEventAnswer,
    PaymentMethodAnswer,
    PaymentMethods,
)
from billing.interface.errors import PaymentUnknown
from billing.models import Payment
from billing.providers.registry import current_provider
from billing.queries.payments import attempts_with_history
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone, staff


class PaymentMethodsView(APIView):
    permission_classes = [Anyone]

    @documented(summary="Test payment methods and what each does; none where money moves", answer=PaymentMethods)
    def get(self, request: Request) -> Response:
        items = [
            PaymentMethodAnswer(
                method=found.method,
                label_en=found.label_en,
                label_fr=found.label_fr,
                does_en=found.does_en,
                does_fr=found.does_fr,
            )
            for found in current_provider().test_methods()
        ]
        return Response(PaymentMethods(items=items))


class OrderPaymentsView(APIView):
    permission_classes = [staff("billing.view_payment")]

    @documented(
        summary="An order's payments and what the provider said", answer=OrderPayments, errors=(PaymentUnknown,)
    )
    def get(self, request: Request, order_id: str) -> Response:
        attempts = attempts_with_history(order_id=order_id)
        if not attempts:
            raise PaymentUnknown
        return Response(OrderPayments(items=[_payment(row) for row in attempts]))


def _payment(row: Payment) -> PaymentAnswer:
    return PaymentAnswer(
        id=row.pk,
        attempt_id=row.attempt_id,
        status=row.position.shown,
        asking=row.asking,
        amount=row.amount,
        captured_amount=row.captured_amount,
        refunded_amount=row.refunded_amount,
        currency=row.currency,
        method=row.method,
        provider=row.provider,
        provider_reference=row.provider_reference,
        decline_code=row.decline_code,
        created_at=row.created_at,
        events=[
            PaymentEventAnswer(
                version=event.version,
                asked=event.asked,
                answered=event.answered,
                source=event.source,
                asked_at=event.asked_at,
                recorded_at=event.recorded_at,
            )
            for event in row.events.all()
        ],
    )
