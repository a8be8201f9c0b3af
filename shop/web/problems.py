"""Every non-2xx answer of the API as ``application/problem+json`` (RFC 9457), in the reader's language.

Anticipated errors keep their code and status; anything else becomes 500 with nothing but the request's id.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from rest_framework.response import Response

from shop.calls.context import request_id
from shop.errors import Forbidden, Invalid, NotFound, ShopError, TooManyRequests, Unauthenticated, Unavailable
from shop.web.anticipated import MethodNotAllowed, TooLarge, Unexpected, UnsupportedMediaType, anticipated
from shop.web.json import dumps

__all__ = [
    "MEDIA_TYPE",
    "MethodNotAllowed",
    "ProblemMiddleware",
    "TooLarge",
    "Unexpected",
    "UnsupportedMediaType",
    "csrf_failure",
    "exception_handler",
    "not_found",
    "problem",
    "problem_answer",
    "problem_response",
    "server_error",
]

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"


def problem(error: ShopError) -> dict[str, Any]:
    """The body: ``type title status detail code request_id``, ``errors`` per field, ``params`` for programs."""
    params = {name: value for name, value in error.params.items() if name != "errors"}
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": gettext(error.title),
        "status": error.status,
        "detail": _detail(error, params),
        "code": error.code,
        "request_id": request_id(),
        "errors": error.params.get("errors") or {},
        "params": params,
    }
    return {name: value for name, value in body.items() if value not in ({}, "")}


def headers(error: ShopError) -> dict[str, str]:
    """``Retry-After`` where trying again makes sense, ``WWW-Authenticate`` where a token is missing."""
    found = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        found["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        found["WWW-Authenticate"] = "Bearer"
    return found


def problem_response(error: ShopError) -> HttpResponse:
    """For code outside REST framework's views."""
    return HttpResponse(dumps(problem(error)), status=error.status, content_type=MEDIA_TYPE, headers=headers(error))


def problem_answer(error: ShopError) -> Response:
    """The same for views, which may store it as the answer of an idempotency key."""
    return Response(problem(error), status=error.status, content_type=MEDIA_TYPE, headers=headers(error))


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's ``EXCEPTION_HANDLER``. None: not anticipated, the middleware answers and logs."""
    found = _known(error)
    return problem_answer(found) if found else None


class ProblemMiddleware:
    """Turns what views outside REST framework raise, and what nobody anticipated, into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info and not _reads_any_path(request.path_info):
            return problem_response(NotFound())
        response = self._get_response(request)
        if _is_api(request) and response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            return _replaced(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page keeps Django's own answers; what it does not know, it would call 500: our errors, and what is away."""
        found = _known(error)
        if not _is_api(request):
            ours = found is not None and (isinstance(error, ShopError) or found.status >= 500)
            return problem_response(found) if found and ours else None
        if found is None:
            log.error("unexpected error", exc_info=error)
        return problem_response(found or Unexpected())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A forged or stale form: a problem for programs; the admin's visitors read the same sentence."""
    return problem_response(Forbidden(reason="csrf"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler404``: paths nobody serves."""
    return problem_response(NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``."""
    return problem_response(Unexpected())


def _known(error: Exception) -> ShopError | None:
    if isinstance(error, DatabaseError | InterfaceError):
        log.warning("database trouble", exc_info=error)
    return anticipated(error)


def _detail(error: ShopError, params: Mapping[str, Any]) -> str:
    try:
        return gettext(error.detail) % params if error.detail else ""
    except (KeyError, TypeError, ValueError):  # an answer without its detail is better than none
        log.exception("a problem's detail cannot be filled in", extra={"code": error.code})
        return ""


#: What Django itself answers, mostly as a page.
_BY_STATUS: Final[Mapping[int, type[ShopError]]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
    429: TooManyRequests,
    503: Unavailable,
}


#: Where people read, not programs: the back office, files, and the storefront's pages.
_PAGES: Final = ("/admin", "/static", "/media", *(f"/{code}/" for code, _ in settings.LANGUAGES))


def _replaced(response: HttpResponseBase) -> HttpResponse:
    made = problem_response(_BY_STATUS.get(response.status_code, Unexpected)())
    if "Allow" in response.headers:
        made.headers["Allow"] = response.headers["Allow"]
    return made


def _reads_any_path(path: str) -> bool:
    """Whether the view there says that it judges paths itself."""
    try:
        return getattr(resolve(path).func, "reads_any_path", False)
    except Resolver404:
        return False


def _is_api(request: HttpRequest) -> bool:
    return not request.path_info.startswith(_PAGES)
