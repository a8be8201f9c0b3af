"""What any module's machinery may be asked, beside its contract: ``POST /internal/<module>/redrive``, ``…/queues``."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, Protocol

from django.db import DatabaseError, InterfaceError
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
from shop.errors import Forbidden, NotFound, Unavailable
from shop.events.models import Delivery
from shop.events.relay import redrive as redrive_delivery
from shop.roles.catalogue import BACKOFFICE, MODULES
from shop.roles.current import serves
from shop.singleton import singleton
from shop.web.peer import GATEWAY
from shop.web.queues import Queue
from shop.web.queues import queues as look
from shop.work.redriving import AlreadyWaiting
from shop.work.redriving import redrive as redrive_job

Kind = Literal["event", "job"]
#: Who sees where requests go sees what waits behind them.
SEES: Final = "gateway.read"


class Machinery(Protocol):
    """What every module's process offers beside its own contract."""

    @operation(callers=(BACKOFFICE,), raises=(Forbidden, NotFound, AlreadyWaiting))
    def redrive(self, *, kind: Kind, row: int) -> None:
        """Give a dead letter another round of tries (staff: ``<module>.operate``)."""

    @operation(callers=(BACKOFFICE, GATEWAY), idempotent=True, timeout=2.0, raises=(Forbidden, Unavailable))
    def queues(self) -> tuple[Queue, ...]:
        """What waits, for how long, and what is stuck (staff: ``<module>.operate`` or ``gateway.read``)."""


def redrive(module: str, *, kind: Kind, row: int) -> None:
    """In this process or, where ``module`` runs elsewhere, there. Raises ``ShopError``."""
    forbid_open_transaction(f"{module}.redrive")
    if serves(module):
        _redrive(module, kind=kind, row=row)
    else:
        _call(module, "redrive", {"kind": kind, "row": row})


def queues(module: str) -> tuple[Queue, ...]:
    """As ``redrive``. Raises ``ShopError``."""
    found: tuple[Queue, ...] = _queues(module) if serves(module) else _call(module, "queues", {})
    return found


@csrf_exempt
def endpoint(request: HttpRequest, module: str, operation: str) -> HttpResponse:
    """Refuses every caller that is not named; whether the staff member may, the module decides."""
    return serve(request, module, lambda: _operation(module, operation), _run)


def urls() -> list[URLPattern]:
    return [path(f"internal/<str:module>/{name}", endpoint, {"operation": name}) for name in _RUN]


def _run(operation: Operation, arguments: bytes) -> bytes:
    return operation.encode_result(_RUN[operation.name](operation.module, **operation.decode_arguments(arguments)))


def _call(module: str, name: str, arguments: dict[str, Any]) -> Any:
    found = _operation(module, name)
    return found.decode_result(_transport(module).call(found, found.encode_arguments(arguments)))


def _queues(module: str) -> tuple[Queue, ...]:
    if not (principal().may(f"{module}.operate") or principal().may(SEES)):
        raise Forbidden
    try:
        return look(module, now=timezone.now())
    except (DatabaseError, InterfaceError) as error:
        raise Unavailable from error


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


_RUN: Final[Mapping[str, Callable[..., Any]]] = {"redrive": _redrive, "queues": _queues}


def _operation(module: str, name: str) -> Operation:
    return operations(module, Machinery)[name]


@singleton
def _transport(module: str) -> HTTPTransport:
    return HTTPTransport(MODULES[module].service)
