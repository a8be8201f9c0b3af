"""The public keys of access tokens, where every JWT library looks for them."""

import dataclasses
from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from customers import local
from customers.api.answers import KeyAnswer, KeySetAnswer
from shop.web.documented import documented
from shop.web.identity.keys import REFRESH_SECONDS
from shop.web.identity.permissions import Anyone

#: A key is published much longer than this before it signs.
CACHE: Final = {"Cache-Control": f"public, max-age={REFRESH_SECONDS:.0f}"}


class KeysView(APIView):
    permission_classes = [Anyone]
    authentication_classes = []

    @documented(summary="Public keys of access tokens (JWKS)", answer=KeySetAnswer)
    def get(self, request: Request) -> Response:
        keys = [KeyAnswer(**dataclasses.asdict(key)) for key in local.jwks().keys]
        return Response(KeySetAnswer(keys=keys), headers=CACHE)
