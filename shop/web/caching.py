"""What was answered to somebody in particular is for nobody's cache, unless the view says how it may be kept."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shop.web.identity.scope import CART_HEADER, ORDER_HEADER

PERSONAL: Final = ("Authorization", "Cookie", CART_HEADER, ORDER_HEADER)


class PrivateAnswersMiddleware:
    """``Cache-Control: no-store`` on answers to requests that say who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if not response.has_header("Cache-Control") and any(request.headers.get(name) for name in PERSONAL):
            response.headers["Cache-Control"] = "no-store"
        return response
