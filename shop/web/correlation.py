"""The outermost middleware: every request has an id, a log line and its figures."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from shop.calls import context
from shop.roles.current import current
from shop.secrets.base import MASK
from shop.telemetry import spans
from shop.telemetry.logging import names_secret
from shop.telemetry.metrics import REQUEST_SECONDS, REQUESTS
from shop.telemetry.span import Kind
from shop.telemetry.tracing import TRACEPARENT, traced, traceparent

log = logging.getLogger("shop.request")

HEADER: Final = "X-Request-Id"
#: A registry asks each instance every other second: that all is well is no news.
PROBES: Final = frozenset({"/livez", "/readyz"})
_ALLOWED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class CorrelationMiddleware:
    """Takes the caller's ``X-Request-Id`` if it is harmless, else makes one; answers it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._role = current().name

    def __call__(self, request: HttpRequest) -> Any:
        given = request.headers.get(HEADER, "")
        request_id = given if _ALLOWED.fullmatch(given) else context.new_request_id()
        began = time.perf_counter()
        trace = spans.below(request.headers.get(TRACEPARENT, ""), request_id)
        with context.correlated(request_id), traced(trace), context.acting_as(context.ANONYMOUS):
            response = self._get_response(request)
            response.headers[HEADER] = request_id
            self._record(request, response, time.perf_counter() - began)
        return response

    def _record(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route = request.resolver_match.route if request.resolver_match else "-"
        REQUESTS.labels(self._role, _method(request), route, response.status_code).inc()
        REQUEST_SECONDS.labels(self._role, route).observe(seconds)
        is_news = response.status_code != 200 or request.path not in PROBES
        if is_news:
            _tell(request, response, route, seconds)
        log.log(
            logging.INFO if is_news else logging.DEBUG,
            "request",
            extra={
                "method": request.method,
                "path": _path(request),
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "peer": request.META.get("REMOTE_ADDR", ""),
                "subject": context.principal().subject,
            },
        )


def _tell(request: HttpRequest, response: HttpResponse, route: str, seconds: float) -> None:
    """As a span, whose attributes have OpenTelemetry's names."""
    spans.record(
        traceparent(),
        parent=request.headers.get(TRACEPARENT, ""),
        name=f"{_method(request)} {route}",
        kind=Kind.SERVER,
        seconds=seconds,
        attributes={
            "http.request.method": _method(request),
            "http.route": route,
            "url.path": _path(request),
            "http.response.status_code": response.status_code,
            "shop.request_id": context.request_id(),
        },
        failed=response.status_code >= 500,
    )


def _path(request: HttpRequest) -> str:
    """The path without the secrets that its route says are in it."""
    path = request.path[:500]
    for name, value in request.resolver_match.kwargs.items() if request.resolver_match else ():
        if names_secret(name):
            path = path.replace(str(value), MASK)
    return path


def _method(request: HttpRequest) -> str:
    """A label must have few values, whatever clients send."""
    return request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"
