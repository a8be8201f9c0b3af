"""``/myConfig`` of the original shop: what billing was configured with, for staff."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import secrets
from billing.api.answers import MyConfig
from shop.config.names import canonical
from shop.config.snapshot import now
from shop.secrets.base import SecretMissing
from shop.secrets.declared import Declared
from shop.web.identity.permissions import staff


class MyConfigView(APIView):
    """Secrets masked. For those who know it from the original shop: not among what our own clients do."""

    permission_classes = [staff("billing.operate")]
    schema = None

    def get(self, request: Request) -> Response:
        return Response(
            MyConfig(
                accessTokenTimeout=_number("token.access-token-timeout"),
                refreshTokenTimeout=_number("token.refresh-token-timeout"),
                username=_masked(secrets.user_username),
                password=_masked(secrets.user_password),
                otp=_masked(secrets.user_otp),
            )
        )


def _number(key: str) -> int | None:
    """What the central configuration says for billing; null where it says nothing, or no number."""
    found = [str(one.value) for one in now().settings if canonical(one.key) == canonical(key)]
    return int(found[0]) if found and found[0].isdecimal() else None


def _masked(secret: Declared) -> str | None:
    """Null where there is none: that much an operator may know."""
    try:
        return str(secret.read())
    except SecretMissing:
        return None
