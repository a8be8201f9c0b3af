"""What waits in a module's own database: its jobs, its events on their way, and what it adds itself.

Counts and ages, and nothing of what they are about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Min, QuerySet

from shop.events.models import Delivery
from shop.work.models import Job

PENDING: Final = "pending"
DEAD: Final = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """``waiting``: still to be done. ``overdue``: seconds since the one that waits longest was due.

    ``stuck``: those that need somebody: dead letters, and what a module says of its own.
    """

    name: str
    waiting: int
    overdue: float
    stuck: int


#: ``look(now)``, in the module's own process.
Look = Callable[[datetime], Queue]
_more: Final[dict[str, list[Look]]] = {}


def also(module: str, look: Look) -> None:
    """Tell of one more queue of ``module``."""
    _more.setdefault(module, []).append(look)


def queues(module: str, *, now: datetime) -> tuple[Queue, ...]:
    """Of a module of this process. Raises ``DatabaseError`` and ``InterfaceError``."""
    return (
        _leased("events", Delivery.objects.using(module), now),
        _leased("jobs", Job.objects.using(module), now),
        *(look(now) for look in _more.get(module, ())),
    )


def overdue(rows: QuerySet[Any], now: datetime) -> float:
    """Seconds since the first of ``rows`` was due; 0 where none is."""
    oldest = rows.filter(due_at__lt=now).aggregate(oldest=Min("due_at"))["oldest"]
    return 0.0 if oldest is None else round((now - oldest).total_seconds(), 1)


def _leased(name: str, rows: QuerySet[Any], now: datetime) -> Queue:
    pending = rows.filter(state=PENDING)
    return Queue(
        name=name, waiting=pending.count(), overdue=overdue(pending, now), stuck=rows.filter(state=DEAD).count()
    )
