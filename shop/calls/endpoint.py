"""The serving side of calls: ``POST /internal/<module>/<operation>``, one view for every module.

Never routed by the gateway. Refuses callers without a service credential for this module before it looks at anything
else, and callers the contract does not name.
"""

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from shop.calls import context
from shop.calls.credential import verify
from shop.calls.errors import CallerRefused, CallerUnknown, DeadlineExceeded, OperationUnknown
from shop.calls.local import execute
from shop.calls.wire import Operation, operations
from shop.errors import Invalid, NotFound
from shop.roles.current import serves

log = logging.getLogger(__name__)


@csrf_exempt
def call(request: HttpRequest, module: str, operation: str) -> HttpResponse:
    """Answers the result as JSON, or a problem whose ``params`` rebuild the error at the caller."""
    return serve(request, module, lambda: _find(module, operation), execute)


def serve(
    request: HttpRequest, module: str, find: Callable[[], Operation], run: Callable[[Operation, bytes], bytes]
) -> HttpResponse:
    """Check who calls, bound the time, ``run`` on behalf of the caller's principal. Raises ``ShopError``."""
    if request.method != "POST" or not serves(module):
        raise NotFound
    caller, principal = verify(bearer(request), callee=module)
    found = find()
    if caller not in found.terms.callers:
        log.warning("caller refused", extra={"caller": caller, "operation": f"{module}.{found.name}"})
        raise CallerRefused
    with context.within(_allowed(request, found)), context.called_by(caller), context.acting_as(principal):
        return HttpResponse(run(found, request.body), content_type="application/json")


def urls() -> list[URLPattern]:
    return [path("internal/<str:module>/<str:operation>", call)]


def _find(module: str, operation: str) -> Operation:
    if find_spec(f"{module}.interface") is None:
        raise OperationUnknown
    interface: Any = import_module(f"{module}.interface.contract")
    try:
        return operations(module, interface.CONTRACT)[operation]
    except KeyError:
        raise OperationUnknown from None


def bearer(request: HttpRequest) -> str:
    """The token. Raises ``CallerUnknown``."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        raise CallerUnknown
    return token


def _allowed(request: HttpRequest, found: Operation) -> float:
    """Seconds this call may take: what the caller has left, never more than the contract says."""
    text = request.headers.get("X-Deadline-Ms", "")
    if not text:
        return found.terms.timeout
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(reason="X-Deadline-Ms")
    if int(text) == 0:
        raise DeadlineExceeded(operation=found.name)
    return min(int(text) / 1000, found.terms.timeout)
