"""The address book of the one who asks."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import AddressAnswer, AddressPage
from customers.api.serializers import AddressInput
from customers.interface.errors import AddressBookFull, AddressUnknown, CustomerUnknown
from customers.models import Address
from customers.operations.edit_addresses import add_address, change_address, remove_address
from customers.queries.addresses import address_book, one
from shop.calls.context import principal
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import PAGE, documented
from shop.web.identity.permissions import SignedIn
from shop.web.key_errors import InProgress, KeyReused
from shop.web.pagination import asked, keyset


class AddressesView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="My addresses", answer=AddressPage, parameters=PAGE)
    def get(self, request: Request) -> Response:
        page = keyset(address_book(principal().subject), order=["id"], ask=asked(request))
        return Response(AddressPage(items=[_answer(address) for address in page.items], next=page.next))

    @documented(
        summary="Add an address",
        request=AddressInput,
        answer=AddressAnswer,
        status=201,
        key=False,
        errors=(AddressBookFull, CustomerUnknown, InProgress, KeyReused),
    )
    @idempotent("customers")
    def post(self, request: Request, once: Once) -> Response:
        fields = AddressInput.read(request.data)
        owner, now = principal().subject, timezone.now()
        return once.run(lambda: Response(_answer(add_address(customer_id=owner, fields=fields, now=now)), status=201))


class AddressView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="One of my addresses", answer=AddressAnswer, errors=(AddressUnknown,))
    def get(self, request: Request, address_id: int) -> Response:
        return Response(_answer(one(customer_id=principal().subject, address_id=address_id)))

    @documented(summary="Replace an address", request=AddressInput, answer=AddressAnswer, errors=(AddressUnknown,))
    def put(self, request: Request, address_id: int) -> Response:
        fields = AddressInput.read(request.data)
        return Response(_answer(change_address(customer_id=principal().subject, address_id=address_id, fields=fields)))

    @documented(summary="Remove an address", status=204, errors=(AddressUnknown,))
    def delete(self, request: Request, address_id: int) -> Response:
        remove_address(customer_id=principal().subject, address_id=address_id)
        return Response(status=204)


def _answer(address: Address) -> AddressAnswer:
    return AddressAnswer(
        id=address.pk,
        name=address.name,
        line1=address.line1,
        line2=address.line2,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        phone=address.phone,
        is_default=address.is_default,
    )
