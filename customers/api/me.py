"""The account of the one who asks."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import MeAnswer
from customers.api.serializers import ProfileInput
from customers.interface.errors import CustomerUnknown
from customers.models import User
from customers.operations.update_profile import update_profile
from customers.queries.users import by_public_id
from shop.calls.context import principal
from shop.web.documented import documented
from shop.web.identity.permissions import SignedIn


class MeView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="My account", answer=MeAnswer, errors=(CustomerUnknown,))
    def get(self, request: Request) -> Response:
        return Response(_answer(by_public_id(principal().subject)))

    @documented(summary="Change my name or language", request=ProfileInput, answer=MeAnswer, errors=(CustomerUnknown,))
    def patch(self, request: Request) -> Response:
        changes = ProfileInput.read(request.data)
        return Response(_answer(update_profile(customer_id=principal().subject, changes=changes)))


def _answer(user: User) -> MeAnswer:
    return MeAnswer(
        id=user.public_id,
        name=user.name,
        username=user.username,
        email=user.email,
        language=user.language,
        created_at=user.created_at,
        is_staff=user.is_staff,
        permissions=sorted(principal().permissions),
    )
