"""The machinery of every module on one page: what waits, for how long, and what was given up, to be tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from shop.backoffice.principal import principal_of
from shop.backoffice.sentences import sentence
from shop.calls.context import acting_as
from shop.errors import ShopError
from shop.events.models import Delivery
from shop.roles.current import databases
from shop.web import machinery
from shop.work.models import Job

#: Dead letters shown of each kind and module; redriven ones make room for the others.
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead one."""

    kind: machinery.Kind
    row: int
    name: str
    about: str
    since: datetime | None
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """``overdue``: when the one that waits longest for its turn was due."""

    count: int
    overdue: datetime | None
    dead: int


@dataclass(frozen=True, slots=True)
class Room:
    """One module's jobs and deliveries; ``jobs`` is None when its database does not answer."""

    module: str
    jobs: Waiting | None = None
    events: Waiting | None = None
    letters: Sequence[Letter] = ()

    @property
    def name(self) -> str:
        """As the other pages call the module."""
        return str(apps.get_app_config(self.module).verbose_name)


def may_see(request: HttpRequest) -> list[str]:
    """The modules whose machinery this staff member looks after."""
    who = principal_of(request.user)
    return [module for module in databases() if who.may(f"{module}.operate")]


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Shows it, and redrives the letter a button was pressed for. Raises ``PermissionDenied``."""
    modules = may_see(request)
    if not modules:
        raise PermissionDenied
    if request.method == "POST":
        _redrive(request, modules)
        return HttpResponseRedirect(request.path)
    rooms = [_room(module, timezone.now()) for module in modules]
    return TemplateResponse(request, "backoffice/machinery.html", {**context, "rooms": rooms, "shown": SHOWN})


def _redrive(request: HttpRequest, modules: Sequence[str]) -> None:
    module, kind, row = (request.POST.get(name, "") for name in ("module", "kind", "row"))
    if module not in modules or kind not in {"event", "job"} or not (row.isascii() and row.isdigit()):
        raise PermissionDenied
    try:
        with acting_as(principal_of(request.user)):
            machinery.redrive(module, kind="job" if kind == "job" else "event", row=int(row))
    except ShopError as error:
        messages.error(request, sentence(error))
        return
    said = f"{module}: {kind} {row}"
    who: Any = request.user
    LogEntry.objects.create(user_id=who.pk, action_flag=CHANGE, object_repr=said, change_message="redriven")
    messages.success(request, gettext("It is being tried again."))


def _room(module: str, now: datetime) -> Room:
    jobs, deliveries = Job.objects.using(module), Delivery.objects.using(module)
    try:
        dead_jobs = jobs.filter(state=Job.State.DEAD).order_by("-finished_at")[:SHOWN]
        dead_events = deliveries.filter(state=Delivery.State.DEAD).select_related("event").order_by("pk")[:SHOWN]
        return Room(
            module,
            _waiting(jobs, now),
            _waiting(deliveries, now),
            [*(_job(row) for row in dead_jobs), *(_event(row) for row in dead_events)],
        )
    except (DatabaseError, InterfaceError):
        return Room(module)


def _waiting(rows: QuerySet[Any], now: datetime) -> Waiting:
    pending = rows.filter(state="pending")
    late = pending.filter(due_at__lt=now).aggregate(oldest=Min("due_at"))
    return Waiting(pending.count(), late["oldest"], rows.filter(state="dead").count())


def _job(row: Job) -> Letter:
    about = ", ".join(f"{name}={value}" for name, value in row.arguments.items())
    return Letter("job", row.pk, row.name, about[:200], row.finished_at, row.attempts, row.last_error)


def _event(row: Delivery) -> Letter:
    about = f"{row.aggregate_id} → {row.subscriber}"
    return Letter("event", row.pk, row.event.type, about, row.event.occurred_at, row.attempts, row.last_error)
