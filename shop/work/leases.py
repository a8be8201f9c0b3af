"""The one primitive behind jobs, the relay and the order saga: claim a due row for a while, and let go of it.

A claim is a conditional update that names the holder; whoever finishes must still hold it, so that a worker that was
asleep for longer than its lease changes nothing. A holder that dies simply stops renewing, and the row is due again.
"""

import random
import secrets
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from shop.database.transactions import atomic

#: Short, so that work of a killed process is taken up soon; whoever works longer renews (``heartbeat``).
LEASE: Final = timedelta(seconds=12)
FIRST_DELAY_SECONDS: Final = 0.5
LONGEST_DELAY_SECONDS: Final = 300.0


class LeaseLost(RuntimeError):
    """Somebody else holds the row now: what this worker was about to record is not recorded."""


class Leased(models.Model):
    """A row that workers take turns on. ``due_at`` null means: nothing left to do."""

    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


L = TypeVar("L", bound=Leased)


def due(rows: QuerySet[L], *, now: datetime) -> QuerySet[L]:
    """The rows that are due and that nobody holds."""
    return rows.filter(due_at__lte=now).filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))


def claim(rows: QuerySet[L], *, alias: str, now: datetime, limit: int, lease: timedelta = LEASE) -> list[L]:
    """Up to ``limit`` due rows, now held by the caller; each row's ``lease`` names this claim.

    PostgreSQL workers skip rows that another is claiming; on SQLite the write lock serialises the claims.
    """
    if not due(rows, now=now).using(alias).exists():  # look first: an idle worker must not take the write lock
        return []
    holder = secrets.token_hex(16)
    with atomic(alias):
        found = list(
            due(rows, now=now).using(alias).select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:limit]
        )
        changes = {"lease": holder, "leased_until": now + lease}
        rows.model._base_manager.using(alias).filter(pk__in=[row.pk for row in found]).update(**changes)
    for row in found:
        row.lease, row.leased_until = holder, now + lease
    return found


def held(row: L) -> QuerySet[L]:
    """``row`` in the database, if its claim still stands: update through this and check the count."""
    return type(row)._base_manager.using(row._state.db).filter(pk=row.pk, lease=row.lease).exclude(lease="")


def renew(row: L, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Hold ``row`` for longer; False when somebody else holds it by now."""
    return held(row).update(leased_until=now + lease) == 1


def settle(row: L, **changes: object) -> None:
    """Record the outcome and let go. Raises ``LeaseLost`` when the row has another holder by now."""
    if held(row).update(lease="", leased_until=None, **changes) != 1:
        raise LeaseLost(f"{row._meta.label} {row.pk}")


def backoff(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failure: doubling, capped, with full jitter over the upper half."""
    longest = min(FIRST_DELAY_SECONDS * 2 ** min(attempts, 16), LONGEST_DELAY_SECONDS)
    return timedelta(seconds=longest * (0.5 + random.random() / 2))  # noqa: S311 - jitter, not a secret
