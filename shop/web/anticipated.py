"""Which problem an exception means, whoever raised it: ours, REST framework's, Django's, the database's."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.request import RawPostDataException
from django.utils.translation import gettext
from rest_framework import exceptions

from shop.errors import (
    Forbidden,
    Invalid,
    NotFound,
    ShopError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    message,
)
from shop.secrets.base import SecretMissing


class MethodNotAllowed(ShopError):
    """The path exists, the method does not."""

    code, status, title = "method_not_allowed", 405, message("This method is not allowed here")
    detail = message("The Allow header lists those that are.")


class UnsupportedMediaType(ShopError):
    """A body that is not JSON."""

    code, status, title = "unsupported_media_type", 415, message("The body must be application/json")
    detail = message("Send JSON in UTF-8 and say so in Content-Type.")


class TooLarge(ShopError):
    """A body over the limit."""

    code, status, title = "too_large", 413, message("The request is too large")
    detail = message("Send less at once.")


class Unexpected(ShopError):
    """Nobody anticipated this; the log has the traceback under the request's id."""

    code, status, title = "internal_error", 500, message("Something went wrong on our side")
    detail = message("It has been recorded. Try again later, and give us the request's number if it happens again.")


def anticipated(error: BaseException) -> ShopError | None:
    """The problem that ``error`` means, or None."""
    if isinstance(error, ShopError):
        return error
    return next((means(error) for kinds, means in _MEANINGS if isinstance(error, kinds)), None)


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """REST framework's nested error details as ``lines.0.quantity`` → sentences."""
    if isinstance(detail, Mapping):
        return {k: v for name, inner in detail.items() for k, v in flatten(inner, _join(path, name)).items()}
    if isinstance(detail, Sequence) and not isinstance(detail, str) and _nested(detail):
        return {k: v for i, inner in enumerate(detail) for k, v in flatten(inner, _join(path, i)).items()}
    sentences = [str(inner) for inner in detail] if isinstance(detail, list) else [str(detail)]
    return {path or "body": sentences}


def _nested(details: Sequence[Any]) -> bool:
    return any(isinstance(inner, Mapping | list) for inner in details)


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


def _body(sentence: str) -> Invalid:
    return Invalid(errors={"body": [sentence[:200]]})


def _unreadable(_error: Any) -> Invalid:
    """What Django found suspicious is for the log, not for whoever sent it."""
    return _body(gettext("The request cannot be read."))


#: The first that matches wins.
_MEANINGS: Final[Sequence[tuple[tuple[type[BaseException], ...], Callable[[Any], ShopError]]]] = (
    ((exceptions.ValidationError,), lambda error: Invalid(errors=flatten(error.detail))),
    ((exceptions.ParseError,), lambda error: _body(str(error))),
    ((RequestDataTooBig,), lambda _: TooLarge()),
    ((BadRequest, SuspiciousOperation, RawPostDataException, UnreadablePostError), _unreadable),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), lambda _: Unauthenticated()),
    ((exceptions.PermissionDenied, PermissionDenied), lambda _: Forbidden()),
    ((exceptions.MethodNotAllowed,), lambda _: MethodNotAllowed()),
    ((exceptions.UnsupportedMediaType,), lambda _: UnsupportedMediaType()),
    ((exceptions.Throttled,), lambda error: TooManyRequests(retry_after=int(error.wait or 1))),
    ((Http404, exceptions.NotFound), lambda _: NotFound()),
    ((DataError,), lambda _: _body(gettext("A value is out of range."))),
    ((SecretMissing,), lambda _: Unavailable(retry_after=5)),
    # The last: PostgreSQL ended a transaction, because its process stood still for too long. Nothing was written.
    ((OperationalError, InterfaceError, InternalError), lambda _: Unavailable(retry_after=1)),
)
