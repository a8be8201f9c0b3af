"""Reading the token of a request. No other header says who somebody is."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from shop.calls.context import Principal, set_principal
from shop.errors import Unauthenticated
from shop.web.identity.tokens import verify


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <access token>``; without it the request is anonymous, with a bad one it is refused."""

    def authenticate(self, request: Request) -> tuple[Principal, None] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        principal = verify(token)
        set_principal(principal)
        return principal, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
