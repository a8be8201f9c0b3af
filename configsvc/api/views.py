"""One entrance for the whole protocol: find out what is asked and who asks, answer, or say why not in Boot's shape."""

import logging
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from configsvc.api import actuator, encryption, monitor, reading
from configsvc.api.answers import error
from configsvc.api.paths import Fixed, NoSuchPath, parsed
from configsvc.backends.base import BackendFailed
from configsvc.backends.gathering import LabelUnknown, RequiredBackendFailed
from configsvc.environment.flatten import MalformedKey
from configsvc.environment.names import BadName
from configsvc.environment.placeholders import TooMuch
from configsvc.properties import properties
from configsvc.queries.environment import NothingFound
from configsvc.queries.plain_files import FileMissing
from shop.errors import ShopError
from shop.web.anticipated import MethodNotAllowed, anticipated

log = logging.getLogger(__name__)

CHALLENGE: Final = {"WWW-Authenticate": 'Basic realm="config", charset="UTF-8"'}
#: What is not the caller's to know; the log has it.
UNEXPECTED: Final = "Something went wrong in the config server; its log says what, under the request's id."


@csrf_exempt
def serve(request: HttpRequest, mount: str = "") -> HttpResponseBase:
    """Answers everything below ``mount``."""
    try:
        return _answered(request, mount)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, a client of Spring's reads Boot's shape
        return _said(request, trouble)


serve.reads_any_path = True  # type: ignore[attr-defined]


def _answered(request: HttpRequest, mount: str) -> HttpResponseBase:
    uses_default = "useDefaultLabel" in request.GET
    asked = parsed(_raw(request, mount), prefix=properties.current.prefix, uses_default_label=uses_default)
    if isinstance(asked, Fixed):
        return _FIXED[asked.name](request, asked.rest)
    if request.method not in {"GET", "HEAD"}:
        raise MethodNotAllowed
    return reading.answer(request, asked)


def _said(request: HttpRequest, trouble: Exception) -> HttpResponse:
    for kinds, status in _STATUS:
        if isinstance(trouble, kinds):
            return error(request, status, _MESSAGE.get(type(trouble)) or str(trouble))
    known = trouble if isinstance(trouble, ShopError) else anticipated(trouble)
    if known is None:
        log.error("the config server failed in an unexpected way", exc_info=trouble)
        return error(request, 500, UNEXPECTED)
    headers = dict(CHALLENGE) if known.status == 401 else {}
    if known.retry_after is not None:
        headers["Retry-After"] = str(known.retry_after)
    return error(request, known.status, str(known.title), headers)


def _raw(request: HttpRequest, mount: str) -> str:
    """The path as it was sent, where the server says so, without what it is mounted below."""
    raw = str(request.META.get("RAW_URI") or "").partition("?")[0]
    if not raw.startswith("/"):
        raw = quote(request.path_info)
    passed = 1 + len([part for part in mount.split("/") if part])
    return "/" + "/".join(raw.split("/")[passed:])


_STATUS: Final[tuple[tuple[tuple[type[Exception], ...], int], ...]] = (
    ((BadName, MalformedKey, TooMuch), 400),
    ((NoSuchPath, LabelUnknown, NothingFound, FileMissing), 404),
    ((RequiredBackendFailed, BackendFailed), 500),
)
_MESSAGE: Final[Mapping[type[Exception], str]] = {
    NoSuchPath: "Nothing is served at this address.",
    LabelUnknown: "No such label.",
    NothingFound: "Application Not Found",
    FileMissing: "No such file.",
}
_FIXED: Final[Mapping[str, Callable[[HttpRequest, tuple[str, ...]], HttpResponseBase]]] = {
    "actuator": actuator.answer,
    "monitor": monitor.answer,
    "key": encryption.key,
    "encrypt": encryption.encrypt,
    "decrypt": encryption.decrypt,
}
