"""What was answered to somebody in particular is for nobody's cache, unless the view says how it may be kept; what is
the same for everybody, for any."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.views import APIView

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


class KeptFilesMiddleware:
    """A file that is kept for good is the same in every language and never asked for again: less is said about it,
    and a shared cache need not keep it once for each language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if response.get("Cache-Control", "").endswith("immutable"):
            response.headers["Vary"] = "Accept-Encoding"
            for name in ("Content-Language", "Last-Modified"):
                del response.headers[name]
        return response


@method_decorator(conditional_page, name="dispatch")
class Polled(APIView):
    """A view whose GET is asked again and again: with an ETag of what it answers, and 304 while that stays the same.

    Clients keep the answer in memory and send ``If-None-Match`` themselves: no browser writes it down (``no-store``).
    """
