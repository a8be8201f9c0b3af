"""The gateway's own answers as bytes, in the visitor's language."""

from django.http import HttpRequest
from django.utils import translation

from shop.calls.context import correlated
from shop.errors import ShopError
from shop.web.problems import problem_response


def rendered(error: ShopError, *, language: str, request_id: str) -> tuple[int, list[bytes], bytes]:
    """Status, header lines, body. ``language`` is an ``Accept-Language``."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = language
    chosen = translation.get_language_from_request(request)
    with correlated(request_id), translation.override(chosen):
        response = problem_response(error)
    headers = {**response.headers, "Content-Length": len(response.content), "Content-Language": chosen}
    headers["Vary"] = "Accept-Language"
    lines = [f"{name}: {value}\r\n".encode("latin-1") for name, value in headers.items()]
    return response.status_code, lines, response.content
