"""What the back office may ask of any module's machinery: ``POST /internal/<module>/redrive``, beside its contract."""

from functools import cache
from typing import Literal, Protocol

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from shop.calls.context import principal
from shop.calls.endpoint import serve
from shop.calls.http import HTTPTransport
from shop.calls.published import operation
from shop.calls.wire import Operation, operations
from shop.database.transactions import forbid_open_transaction
from shop.errors import Forbidden, NotFound
from shop.events.models import Delivery
from shop.events.relay import redrive as redrive_delivery
from shop.roles.catalogue import BACKOFFICE, MODULES
from shop.roles.current import serves
from shop.work.redriving import AlreadyWaiting
from shop.work.redriving import redrive as redrive_job

Kind = Literal["event", "job"]


class Machinery(Protocol):
    """What every module's process offers beside its own contract."""

    @operation(callers=(BACKOFFICE,), raises=(Forbidden, NotFound, AlreadyWaiting))
    def redrive(self, *, kind: Kind, row: int) -> None:
        """Give a dead letter another round of tries (staff: ``<module>.operate``)."""


def redrive(module: str, *, kind: Kind, row: int) -> None:
    """In this process or, where ``module`` runs elsewhere, there. Raises ``ShopError``."""
    forbid_open_transaction(f"{module}.redrive")
    if serves(module):
        _redrive(module, kind=kind, row=row)
    else:
        found = _operation(module)
        _transport(module).call(found, found.encode_arguments({"kind": kind, "row": row}))


@csrf_exempt
def endpoint(request: HttpRequest, module: str) -> HttpResponse:
    """Refuses everybody but the back office; whether its staff member may, the module decides."""
    return serve(request, module, lambda: _operation(module), _run)


def urls() -> list[URLPattern]:
    return [path("internal/<str:module>/redrive", endpoint)]


def _run(operation: Operation, arguments: bytes) -> bytes:
    _redrive(operation.module, **operation.decode_arguments(arguments))
    return operation.encode_result(None)


def _redrive(module: str, *, kind: Kind, row: int) -> None:
    if not principal().may(f"{module}.operate"):
        raise Forbidden
    if kind == "job":
        redrive_job(module, row, now=timezone.now())
        return
    delivery = Delivery.objects.using(module).filter(pk=row, state=Delivery.State.DEAD).first()
    if delivery is None:
        raise NotFound
    redrive_delivery(delivery)


def _operation(module: str) -> Operation:
    return operations(module, Machinery)["redrive"]


@cache
def _transport(module: str) -> HTTPTransport:
    return HTTPTransport(MODULES[module].service)
