"""Declaring jobs and asking for them.

``@job("orders.send_confirmation")`` names a function of keyword arguments; ``enqueue`` inside a transaction asks for it
if and only if the transaction commits. ``@periodic("orders.advance_due", every=1)`` runs without being asked. A job may
run more than once (a worker can die after its effect): it must be idempotent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from shop.calls.context import request_id
from shop.database.transactions import on_commit
from shop.work.models import Job
from shop.work.wake import wake

Work = Callable[..., None]

#: The key of a periodic job's one pending row.
PERIODIC: Final = "periodic"


@dataclass(frozen=True, slots=True)
class Declared:
    """A job by name: its function, how often it may fail before it is a dead letter, and its period (seconds)."""

    name: str
    run: Work
    attempts: int
    every: float | None = None

    @property
    def module(self) -> str:
        return self.name.partition(".")[0]


_declared: dict[str, Declared] = {}


class UnknownJob(LookupError):
    """No ``@job`` of this name is declared in this process."""


def job(name: str, *, attempts: int = 12) -> Callable[[Work], Work]:
    """Declare ``name`` (``<module>.<verb>``)."""
    return lambda run: _declare(Declared(name, run, attempts))


def periodic(name: str, *, every: float) -> Callable[[Work], Work]:
    """Declare a job that runs every ``every`` seconds, in one process at a time, and is never a dead letter."""
    return lambda run: _declare(Declared(name, run, attempts=0, every=every))


def find(name: str) -> Declared:
    """Raises ``UnknownJob``."""
    try:
        return _declared[name]
    except KeyError:
        raise UnknownJob(name) from None


def of_module(module: str) -> list[Declared]:
    """Every job ``module`` declares."""
    return [declared for declared in _declared.values() if declared.module == module]


def enqueue(name: str, *, due_at: datetime | None = None, key: str = "", **arguments: Any) -> None:
    """Ask for one run of ``name`` with JSON ``arguments``. With a ``key``, one that is already pending is enough.

    The run begins after the open transaction on the module's database has committed, also when a pending one is all
    it takes. Raises ``UnknownJob``.
    """
    alias = find(name).module
    now = timezone.now()
    row = Job(name=name, arguments=arguments, key=key, due_at=due_at or now, created_at=now, request_id=request_id())
    if not key:
        row.save(using=alias, force_insert=True)
    while key:
        Job.objects.using(alias).bulk_create([row], ignore_conflicts=True)
        if _touch(alias, row):
            break
    on_commit(alias, wake)


def _touch(alias: str, asked: Job) -> bool:
    """Lock the pending row, ours or an older one, until we commit, so that it cannot run without seeing our changes.

    One that runs already, or is due later, becomes due when we want it (a run that finds itself due again is repeated).
    False when it ended since.
    """
    waits = When(Q(lease="") & Q(due_at__lte=asked.due_at), then=F("due_at"))
    pending = Job.objects.using(alias).filter(name=asked.name, key=asked.key, state=Job.State.PENDING)
    return pending.update(due_at=Case(waits, default=Value(asked.due_at))) == 1


def arm(module: str) -> None:
    """Make sure every periodic job of ``module`` has its one pending row."""
    now = timezone.now()
    wanted = {declared.name for declared in of_module(module) if declared.every is not None}
    have = set(
        Job.objects.using(module)
        .filter(name__in=wanted, key=PERIODIC, state=Job.State.PENDING)
        .values_list("name", flat=True)
    )
    for name in sorted(wanted - have):
        try:
            Job.objects.using(module).create(name=name, key=PERIODIC, due_at=now, created_at=now)
        except IntegrityError:
            continue  # another process armed it first


def _declare(declared: Declared) -> Work:
    if declared.name in _declared and _declared[declared.name].run is not declared.run:
        raise ValueError(f"two jobs are called {declared.name}")
    _declared[declared.name] = declared
    return declared.run
