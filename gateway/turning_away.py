"""Who waited too long for a thread of this process is told so before Django's handler begins, which costs more than the
rest: where many are turned away, the time it takes is time in which nobody else is answered."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware

from gateway.errors import Overloaded
from gateway.in_force.current import current
from gateway.overload.admission import Asked
from gateway.overload.queue import is_too_long, require_time
from gateway.properties import properties
from gateway.reading import VisitorsBody, read
from gateway.replying import measured
from gateway.routes.compiled import CompiledRoute
from gateway.routes.target import OWN, first_segment
from shop.errors import ShopError
from shop.web.content_policy import ContentPolicyMiddleware
from shop.web.correlation import CorrelationMiddleware
from shop.web.peer import PeerMiddleware
from shop.web.problems import problem_response
from shop.web.waiting import WAITED, Waited, waited

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: What no route leads to is counted as of this process.
_HERE: Final = "here"
#: In the environment of who is turned away: why.
_ERROR: Final = "shop.overloaded"


class _NotHere(Exception):
    """It cannot be said without reading the body, which is read once."""


class TurningAway:
    """Around Django's application. Whoever is let in, or cannot be judged by their head, is the door's, which judges by
    the same rules; who is not has an id, a line in the log and the headers of every answer."""

    def __init__(self, application: WSGI) -> None:
        self._application = application
        self._judged = PeerMiddleware(_judged)
        self._refused = CorrelationMiddleware(
            SecurityMiddleware(XFrameOptionsMiddleware(ContentPolicyMiddleware(LocaleMiddleware(_refused))))  # type: ignore[arg-type]
        )

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not is_too_long(environ.get(WAITED), properties.current) or (said := self._said(environ)) is None:
            return self._application(environ, start_response)
        start_response(f"{said.status_code} {said.reason_phrase}", list(said.items()))
        return [said.content]

    def _said(self, environ: dict[str, Any]) -> HttpResponse | None:
        """None: it is for the application."""
        request = WSGIRequest(environ.copy())
        if first_segment(request.path_info) in OWN:
            return None
        try:
            error = self._judged(request)
        except (_NotHere, DisallowedHost, ShopError):
            return None
        if error is None:
            return None
        request.META[_ERROR] = error
        found: HttpResponse = self._refused(request)
        return found


class _Unread(VisitorsBody):
    """A body that is left alone."""

    def small(self) -> bytes | None:
        raise _NotHere


def require_place(request: HttpRequest, line: Waited, route: CompiledRoute | None, path: str) -> None:
    """``path`` as the visitor asked for it. Raises ``Overloaded``."""
    if is_too_long(line, properties.current):
        name, metadata = (route.id, route.metadata) if route is not None else (_HERE, {})
        require_time(Asked.of(name, request.method or "", path, metadata), line, properties.current)


def _judged(request: HttpRequest) -> Overloaded | None:
    """Raises ``_NotHere``."""
    line = waited(request)
    assert line is not None
    table = current()
    exchange = read(request, _Unread(request.META), reads_user=table.reads_user)
    try:
        require_place(request, line, table.find(exchange), exchange.original[0])
    except Overloaded as error:
        return error
    return None


def _refused(request: HttpRequest) -> HttpResponse:
    error: Overloaded = request.META[_ERROR]
    return measured(problem_response(error))
