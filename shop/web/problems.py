"""Every non-2xx answer of the API as ``application/problem+json`` (RFC 9457), in the reader's language.

Anticipated errors keep their code and status; anything else becomes 500 with nothing but the request's id.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response

from shop.calls.context import request_id
from shop.errors import Forbidden, Invalid, NotFound, ShopError, TooManyRequests, Unauthenticated, Unavailable, message
from shop.web.json import dumps

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"


class MethodNotAllowed(ShopError):
    """The path exists, the method does not."""

    code, status, title = "method_not_allowed", 405, message("This method is not allowed here")


class UnsupportedMediaType(ShopError):
    """A body that is not JSON."""

    code, status, title = "unsupported_media_type", 415, message("The body must be application/json")


class TooLarge(ShopError):
    """A body over the limit."""

    code, status, title = "too_large", 413, message("The request is too large")


class Unexpected(ShopError):
    """Nobody anticipated this; the log has the traceback under the request's id."""

    code, status, title = "internal_error", 500, message("Something went wrong on our side")


def problem(error: ShopError) -> dict[str, Any]:
    """The body: ``type title status detail code request_id``, ``errors`` per field, ``params`` for programs."""
    params = {name: value for name, value in error.params.items() if name not in {"errors", "retry_after"}}
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": gettext(error.title),
        "status": error.status,
        "detail": gettext(error.detail) % params if error.detail else "",
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
    found = anticipated(error)
    return problem_answer(found) if found else None


def anticipated(error: BaseException) -> ShopError | None:
    """The problem that ``error`` means, or None."""
    match error:
        case ShopError():
            return error
        case exceptions.ValidationError():
            return Invalid(errors=flatten(error.detail))
        case exceptions.ParseError() | BadRequest() | SuspiciousOperation() | RawPostDataException():
            return TooLarge() if isinstance(error, RequestDataTooBig) else Invalid(errors={"body": [str(error)[:200]]})
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Unauthenticated()
        case exceptions.PermissionDenied() | PermissionDenied():
            return Forbidden()
        case exceptions.MethodNotAllowed():
            return MethodNotAllowed()
        case exceptions.UnsupportedMediaType():
            return UnsupportedMediaType()
        case exceptions.Throttled():
            return TooManyRequests(retry_after=int(error.wait or 1))
        case Http404() | exceptions.NotFound():
            return NotFound()
        case OperationalError():
            return Unavailable(retry_after=1)
    return None


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """REST framework's nested error details as ``lines.0.quantity`` → sentences."""
    if isinstance(detail, Mapping):
        return {k: v for name, inner in detail.items() for k, v in flatten(inner, _join(path, name)).items()}
    if (
        isinstance(detail, Sequence)
        and not isinstance(detail, str)
        and any(isinstance(inner, Mapping | list) for inner in detail)
    ):
        return {k: v for i, inner in enumerate(detail) for k, v in flatten(inner, _join(path, i)).items()}
    sentences = [str(inner) for inner in detail] if isinstance(detail, list) else [str(detail)]
    return {path or "body": sentences}


class ProblemMiddleware:
    """Turns what views outside REST framework raise, and what nobody anticipated, into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info:
            return problem_response(NotFound())
        response = self._get_response(request)
        if _is_api(request) and response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            return problem_response(_BY_STATUS.get(response.status_code, Unexpected)())
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page of the admin keeps Django's own error pages."""
        if not _is_api(request):
            return None
        found = anticipated(error)
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


_BY_STATUS: Final[Mapping[int, type[ShopError]]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
    503: Unavailable,
}


def _is_api(request: HttpRequest) -> bool:
    return not request.path_info.startswith(("/admin", "/static", "/media"))


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
