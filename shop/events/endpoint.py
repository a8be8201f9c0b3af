"""Where events from other processes arrive: ``POST /internal/<module>/events``, behind the same credential as calls."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from shop.calls.endpoint import serve
from shop.calls.wire import Operation, operations
from shop.errors import NotFound
from shop.events.inbox import receive
from shop.events.transport import EventReceiver
from shop.roles.current import serves


@csrf_exempt
def events(request: HttpRequest, module: str) -> HttpResponse:
    """Answers once the effect is committed; answers the same for an event that had arrived before."""
    if not serves(module):
        raise NotFound
    return serve(request, operations(module, EventReceiver)["events"], _run)


def urls() -> list[URLPattern]:
    return [path("internal/<str:module>/events", events)]


def _run(operation: Operation, arguments: bytes) -> bytes:
    envelope = operation.decode_arguments(arguments)["envelope"]
    return operation.encode_result(receive(operation.module, envelope))
