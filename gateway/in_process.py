"""The discovery routes where all modules run in one process: ``/order-service/fullOrder/7`` is ``/fullOrder/7``."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from gateway.patterns.plain import require_plain
from gateway.routes.builtin import target
from shop.errors import NotFound


@csrf_exempt
def answer(request: HttpRequest) -> HttpResponseBase:
    """What the module's own process would have answered at its root. Raises ``PathRefused`` and ``NotFound``."""
    require_plain(request.path_info)
    found = target(request.path_info)
    if found is None:
        raise NotFound
    rest = "/" + request.path_info.removeprefix("/").partition("/")[2]
    match = resolve(rest)
    view: Any = getattr(match.func, "cls", None)
    if view is None or view.__module__.partition(".")[0] != found.role:
        raise NotFound  # another module's path: apart, this one would not know it
    request.path_info, request.resolver_match = rest, match
    answered: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answered
