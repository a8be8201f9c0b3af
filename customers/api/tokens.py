"""Signing in and out.

A refresh token lives in one place only: in a cookie, unless the client asks for it in the body, for programs that keep
it themselves. In both, the copy that is left behind would one day be taken for a theft.
"""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers.api import refresh_cookie
from customers.api.answers import TokensAnswer
from customers.api.peer import peer_of
from customers.api.serializers import LoginInput, RefreshInput
from customers.interface.errors import BadCredentials, CustomerUnknown, RefreshRefused, TooManyTries
from customers.operations.refresh import refresh
from customers.operations.sign_in import sign_in
from customers.operations.sign_out import sign_out, sign_out_everywhere
from customers.operations.token_families import Tokens
from customers.rules.devices import device_of
from shop.calls.context import principal
from shop.errors import Forbidden
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone, SignedIn
from shop.web.problems import problem_answer


class LoginView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Sign in with e-mail address or user name",
        request=LoginInput,
        answer=TokensAnswer,
        errors=(BadCredentials, TooManyTries),
    )
    def post(self, request: Request) -> Response:
        body = LoginInput.read(request.data)
        made = sign_in(
            login=body["login"],
            password=body["password"],
            peer=peer_of(request),
            device=device_of(request.headers.get("User-Agent", "")),
            now=timezone.now(),
        )
        return tokens_answer(request, made, in_body=body["refresh"] == "body")


class RefreshView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(
        summary="Trade the refresh token for new tokens",
        request=RefreshInput,
        answer=TokensAnswer,
        errors=(RefreshRefused, Forbidden),
    )
    def post(self, request: Request) -> Response:
        sent = RefreshInput.read(request.data).get("refresh_token", "")
        token = sent or refresh_cookie.read(request)
        try:
            made = refresh(token=token, now=timezone.now())
        except RefreshRefused as error:
            answer = problem_answer(error)
            if not sent:
                refresh_cookie.remove(answer, request)
            return answer
        return tokens_answer(request, made, in_body=bool(sent))


class LogoutView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(summary="Sign out here", request=RefreshInput, status=204, errors=(Forbidden,))
    def post(self, request: Request) -> Response:
        sent = RefreshInput.read(request.data).get("refresh_token", "")
        sign_out(token=sent or refresh_cookie.read(request), now=timezone.now())
        return _signed_out(request)


class LogoutEverywhereView(APIView):
    permission_classes = [SignedIn]

    @documented(summary="Sign out on every device", status=204, errors=(CustomerUnknown,))
    def post(self, request: Request) -> Response:
        sign_out_everywhere(customer_id=principal().subject, now=timezone.now())
        return _signed_out(request)


def tokens_answer(request: Request, made: Tokens, *, in_body: bool) -> Response:
    """Both tokens on their way: the refresh token in the body or in its cookie."""
    body = TokensAnswer(
        access_token=made.access_token,
        expires_in=made.expires_in,
        refresh_token=made.refresh_token if in_body else None,
    )
    response = Response(body, headers={"Cache-Control": "no-store"})
    if not in_body:
        refresh_cookie.write(response, request, token=made.refresh_token, expires_at=made.refresh_expires_at)
    return response


def _signed_out(request: Request) -> Response:
    response = Response(status=204)
    refresh_cookie.remove(response, request)
    return response
