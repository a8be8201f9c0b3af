"""Targets that are modules of this process: the request goes on through Django, as its role would have got it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from gateway.exchange import Exchange
from gateway.reading import VisitorsBody
from gateway.routes.target import first_segment
from shop.errors import NotFound
from shop.roles.catalogue import ALL, BACKOFFICE
from shop.roles.current import current, serves

#: What a role serves that no view of its own module does.
_FILES: Final = {BACKOFFICE: {"admin", "static"}, "inventory": {"media"}}
#: Where a role has its root here, if it is not the root.
_ROOTS: Final = {"configsvc": "/config"}
_KEPT: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}

GetResponse = Callable[[HttpRequest], Any]


def is_here(role: str) -> bool:
    """Whether ``role`` is answered by this process."""
    return bool(role) and current().name == ALL and (role == BACKOFFICE or serves(role))


def answer(
    request: HttpRequest, exchange: Exchange, role: str, body: VisitorsBody, get_response: GetResponse
) -> HttpResponseBase:
    """What the role's own process would have answered. Raises ``NotFound`` for a path that it does not have."""
    path = _ROOTS.get(role, "") + exchange.path
    if not _has(role, path):
        raise NotFound
    assert isinstance(request, WSGIRequest)
    _become(request, exchange, path, body)
    answered: HttpResponseBase = get_response(request)
    return answered


def _has(role: str, path: str) -> bool:
    """Whether ``path`` is the role's: another's it would not know, apart."""
    if first_segment(path) in _FILES.get(role, ()):
        return True
    try:
        found: Any = resolve(path).func
    except Resolver404:
        return False
    view = getattr(found, "cls", found)
    return bool(view.__module__.partition(".")[0] == role)


def _become(request: WSGIRequest, exchange: Exchange, path: str, body: VisitorsBody) -> None:
    """The request begins anew with another environment; what the middleware before us noted in it stays."""
    environ = request.META
    for key in [key for key in environ if key.startswith("HTTP_") and key != "HTTP_HOST"]:
        del environ[key]
    for name in dict.fromkeys(name for name, _ in exchange.fields if name != "host"):
        environ[_variable(name)] = ("; " if name == "cookie" else ", ").join(exchange.fields.all(name))
    environ["PATH_INFO"] = path.encode().decode("latin-1")
    environ["QUERY_STRING"] = exchange.query
    _carry(environ, exchange, body)
    WSGIRequest.__init__(request, environ)
    for name in ("headers", "GET", "COOKIES"):
        request.__dict__.pop(name, None)


def _variable(name: str) -> str:
    return _KEPT.get(name) or f"HTTP_{name.upper().replace('-', '_')}"


def _carry(environ: dict[str, Any], exchange: Exchange, body: VisitorsBody) -> None:
    """The body a filter made, or the visitor's, which somebody may have read, or which says its length nowhere."""
    kept = body.small() if body.stream is not None or not environ.get("CONTENT_LENGTH") else None
    if (whole := kept if exchange.body is None else exchange.body) is not None:
        environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(len(whole)), BytesIO(whole)
    elif body.stream is not None:
        environ["wsgi.input"] = body.stream
