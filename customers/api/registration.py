"""Signing up and confirming."""

from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import AcceptedAnswer, ConfirmedAnswer
from customers.api.peer import peer_of
from customers.api.serializers import LANGUAGES, ConfirmInput, RegisterInput
from customers.interface.errors import LinkInvalid, RegistrationClosed, TooManyTries, UsernameTaken
from customers.operations.confirm import confirm
from customers.operations.register import register
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone


class RegisterView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Sign up; a mail brings the link that opens the account",
        request=RegisterInput,
        answer=AcceptedAnswer,
        status=202,
        errors=(RegistrationClosed, UsernameTaken, TooManyTries),
    )
    def post(self, request: Request) -> Response:
        body = RegisterInput.read(request.data)
        register(**body, language=_language(), peer=peer_of(request), now=timezone.now())
        return Response(AcceptedAnswer(), status=202)


class ConfirmView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Open the account, by the token of the mailed link",
        request=ConfirmInput,
        answer=ConfirmedAnswer,
        errors=(LinkInvalid, UsernameTaken),
    )
    def post(self, request: Request) -> Response:
        body = ConfirmInput.read(request.data)
        user = confirm(token=body["token"], username=body.get("username"), now=timezone.now())
        return Response(ConfirmedAnswer(username=user.username, email=user.email))


def _language() -> str:
    """Of those we write mails in, the one ``Accept-Language`` prefers."""
    language = (get_language() or "")[:2]
    return language if language in LANGUAGES else LANGUAGES[0]
