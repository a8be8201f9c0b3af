"""Forgetting, resetting and changing passwords."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api.answers import AcceptedAnswer, TokensAnswer
from customers.api.peer import peer_of
from customers.api.serializers import ChangePasswordInput, ForgottenInput, ResetInput
from customers.api.tokens import tokens_answer
from customers.interface.errors import CustomerUnknown, LinkInvalid, TooManyTries, WrongPassword
from customers.operations.change_password import change_password
from customers.operations.forgotten_password import ask_reset, reset
from customers.rules.devices import device_of
from shop.calls.context import principal
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone, SignedIn


class ForgottenView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Ask for a link to a new password",
        request=ForgottenInput,
        answer=AcceptedAnswer,
        status=202,
        errors=(TooManyTries,),
    )
    def post(self, request: Request) -> Response:
        body = ForgottenInput.read(request.data)
        ask_reset(email=body["email"], peer=peer_of(request), now=timezone.now())
        return Response(AcceptedAnswer(), status=202)


class ResetView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Set a new password, by the token of the mailed link",
        request=ResetInput,
        status=204,
        errors=(LinkInvalid,),
    )
    def post(self, request: Request) -> Response:
        body = ResetInput.read(request.data)
        reset(token=body["token"], password=body["password"], now=timezone.now())
        return Response(status=204)


class ChangeView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="Change the password; every other device is signed out",
        request=ChangePasswordInput,
        answer=TokensAnswer,
        errors=(WrongPassword, TooManyTries, CustomerUnknown),
    )
    def post(self, request: Request) -> Response:
        body = ChangePasswordInput.read(request.data)
        made = change_password(
            customer_id=principal().subject,
            current=body["current_password"],
            password=body["new_password"],
            peer=peer_of(request),
            device=device_of(request.headers.get("User-Agent", "")),
            now=timezone.now(),
        )
        return tokens_answer(request, made, in_body=body["refresh"] == "body")
