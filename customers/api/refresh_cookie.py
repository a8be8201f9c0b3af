"""The refresh token in a browser: a cookie that no script can read and no other site can cause to be sent.

Over https, and always in production, it is ``__Host-refresh``: such a name holds the browser to ``Secure``, to this
very host, and to ``Path=/``. Over plain http, on a laptop, browsers refuse that name; there it is ``refresh`` and goes
to ``/api/customers`` only.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request

from shop.errors import Forbidden

PLAIN: Final = ("refresh", "/api/customers")
SECURE: Final = ("__Host-refresh", "/")


def read(request: Request) -> str:
    """The token the browser sent, or nothing. Raises ``Forbidden`` when another site caused the request."""
    token = str(request.COOKIES.get(_place(request)[0], ""))
    # SameSite=Strict still sends it from other hosts of the same site; the browser says when that is so.
    if token and request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden
    return token


def write(response: HttpResponseBase, request: Request, *, token: str, expires_at: datetime) -> None:
    name, path = _place(request)
    secure = name == SECURE[0]
    response.set_cookie(name, token, expires=expires_at, path=path, secure=secure, httponly=True, samesite="Strict")


def remove(response: HttpResponseBase, request: Request) -> None:
    name, path = _place(request)
    response.delete_cookie(name, path=path, samesite="Strict")


def _place(request: Any) -> tuple[str, str]:
    return SECURE if request.is_secure() or settings.SESSION_COOKIE_SECURE else PLAIN
