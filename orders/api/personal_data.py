"""What the shop keeps of the one who asks, to take away. It is here because orders knows the modules below it."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.interface.errors import CustomerUnknown
from orders.api.answers import PersonalDataAnswer
from orders.api.cart import CALLS
from orders.api.shown import detail_of
from orders.queries.personal_data import personal_data
from shop.calls.context import principal
from shop.web.documented import documented
from shop.web.identity.permissions import SignedIn

FILE = "my-data.json"


class PersonalDataView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="Everything the shop keeps of me, as a file",
        answer=PersonalDataAnswer,
        errors=(CustomerUnknown, *CALLS),
    )
    def get(self, request: Request) -> Response:
        account, orders, money = personal_data(principal().subject)
        answer = PersonalDataAnswer(
            made_at=timezone.now(),
            **account,
            orders=[detail_of(order, entries) for order, entries in orders],
            **money,
        )
        return Response(answer, headers={"Content-Disposition": f'attachment; filename="{FILE}"'})
