"""Who may ask, what they said, and how they are answered."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from shop.calls.context import principal, set_principal
from shop.errors import Forbidden, Invalid, Unauthenticated
from shop.web.anticipated import MethodNotAllowed
from shop.web.identity.authentication import TokenAuthentication
from shop.web.json import dumps

SEE: Final = ("gateway.read", "gateway.write")
CHANGE: Final = ("gateway.write",)
#: Somebody who says nothing of why.
REASON: Final = "over the actuator"
LONGEST_REASON: Final = 500


def allow(request: HttpRequest, methods: Mapping[str, tuple[str, ...]]) -> None:
    """``methods``: the permissions of which one is needed.

    Raises ``MethodNotAllowed``, ``Unauthenticated`` and ``Forbidden``.
    """
    if request.method not in methods:
        raise MethodNotAllowed
    found = TokenAuthentication().authenticate(Request(request))
    if found is None:
        raise Unauthenticated
    set_principal(found[0])
    if not any(principal().may(each) for each in methods[request.method or ""]):
        raise Forbidden


def said(request: HttpRequest) -> Any:
    """The JSON body. Raises ``Invalid``."""
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Invalid(errors={"body": ["JSON"]}) from error


def reason(request: HttpRequest) -> str:
    """``?reason=…``, which goes into the history."""
    return request.GET.get("reason", "")[:LONGEST_REASON] or REASON


def answer(body: object, *, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(dumps(body), status=status, content_type="application/json", headers=headers)
