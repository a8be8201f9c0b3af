"""Forgetting what nobody needs any more: each room of the machinery says what, one periodic job per module does it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from shop.database.transactions import atomic
from shop.work.jobs import periodic
from shop.work.models import Job

EVERY_SECONDS: Final = 3600.0
#: Rows per transaction: the write lock of a busy shop is never held for long.
BATCH: Final = 500
DONE_JOBS_KEPT: Final = timedelta(days=7)

#: The rows of one table that may go, at a given time. What points to them goes with them (``delete``).
Forgettable = Callable[[datetime], QuerySet[Any]]

_forgettable: list[Forgettable] = []


def forgets(rows: Forgettable) -> None:
    """Say that ``rows(now)`` may be deleted, in every module's database."""
    if rows not in _forgettable:
        _forgettable.append(rows)


def keep_house(module: str) -> None:
    """Delete what may go from ``module``'s database, a batch at a time."""
    now = timezone.now()
    for rows in _forgettable:
        while _delete_batch(module, rows(now)) == BATCH:
            pass


def declare_for(module: str) -> None:
    """Make it a job of ``module``."""
    periodic(f"{module}.keep_house", every=EVERY_SECONDS)(partial(keep_house, module))


def finished_jobs(now: datetime) -> QuerySet[Job]:
    """Done for a week; dead letters stay until somebody looks."""
    return Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - DONE_JOBS_KEPT).order_by("finished_at")


def _delete_batch(alias: str, rows: QuerySet[Any]) -> int:
    keys = list(rows.using(alias).values_list("pk", flat=True)[:BATCH])
    if keys:
        with atomic(alias):
            rows.model._base_manager.using(alias).filter(pk__in=keys).delete()
    return len(keys)
