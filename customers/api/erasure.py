"""An end to the account of the one who asks."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api import refresh_cookie
from customers.api.peer import peer_of
from customers.api.serializers import EraseInput
from customers.interface.errors import CustomerUnknown, TooManyTries, WrongPassword
from customers.operations.erase_account import erase_account
from shop.calls.context import principal
from shop.errors import Forbidden
from shop.web.documented import documented
from shop.web.identity.permissions import SignedIn


class EraseView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="Erase my account and my personal data, for good; invoices stay as long as the law says",
        request=EraseInput,
        status=204,
        errors=(WrongPassword, TooManyTries, CustomerUnknown, Forbidden),
    )
    def post(self, request: Request) -> Response:
        body = EraseInput.read(request.data)
        erase_account(
            customer_id=principal().subject, password=body["password"], peer=peer_of(request), now=timezone.now()
        )
        response = Response(status=204)
        refresh_cookie.remove(response, request)
        return response
