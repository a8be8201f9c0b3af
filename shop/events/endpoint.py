"""Where events from other processes arrive: ``POST /internal/<module>/events``, behind the same credential as calls."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from shop.calls.context import caller
from shop.calls.endpoint import serve
from shop.calls.errors import CallerRefused
from shop.calls.wire import Operation, operations
from shop.events.event import Envelope
from shop.events.inbox import receive
from shop.events.transport import EventReceiver


@csrf_exempt
def events(request: HttpRequest, module: str) -> HttpResponse:
    """Answers once the effect is committed; answers the same for an event that had arrived before."""
    return serve(request, module, lambda: operations(module, EventReceiver)["events"], _run)


def urls() -> list[URLPattern]:
    return [path("internal/<str:module>/events", events)]


def _run(operation: Operation, arguments: bytes) -> bytes:
    envelope: Envelope = operation.decode_arguments(arguments)["envelope"]
    if envelope.type.partition(".")[0] != caller():
        raise CallerRefused  # only the module an event belongs to may tell it
    return operation.encode_result(receive(operation.module, envelope))
