"""How the database looks for work among very much that is done."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from shop.events.models import Delivery
from shop.events.relay import _deliverable, relay_due
from shop.work.execution import run_due_jobs
from shop.work.leases import due
from shop.work.models import Job
from tests.shop.races.drive import MODULE

#: Events of 1,000 things, all delivered to one subscriber, and as many jobs; rows through models would take a while.
EVENTS = (
    "INSERT INTO shop_events_outboxevent (event_id, type, version, aggregate_id, payload, occurred_at, correlation_id)"
    " SELECT CAST(i AS VARCHAR(32)), 't', 1, CAST(i % 1000 AS VARCHAR(64)), '{{}}', '2026-01-01', '' FROM n"
)
DELIVERIES = (
    "INSERT INTO shop_events_delivery (event_id, subscriber, aggregate_id, state, attempts, lease, last_error)"
    " SELECT id, 'orders', aggregate_id, 'delivered', 0, '', '' FROM shop_events_outboxevent"
)
JOBS = (
    "INSERT INTO shop_work_job"
    " (name, arguments, key, state, request_id, created_at, finished_at, attempts, lease, last_error)"
    " SELECT 'x', '{{}}', '', 'done', '', '2026-01-01', '2026-01-01', 0, '', '' FROM n"
)


def among(*, rows: int, waiting: int) -> dict[str, Any]:
    """Plans and milliseconds of a look that finds nothing, with ``waiting`` undelivered events behind a dead letter."""
    with connections[MODULE].cursor() as cursor:
        for insert in (EVENTS, JOBS):
            cursor.execute(_recursive(insert, rows))
        cursor.execute(DELIVERIES)
        cursor.execute("ANALYZE")
    _block(waiting)
    now = timezone.now()
    return {
        "deliveries": Delivery.objects.using(MODULE).count(),
        "plans": {
            "events": _explained(due(_deliverable(), now=now).order_by("due_at")[:1]),
            "jobs": _explained(due(Job.objects.filter(state="pending"), now=now).order_by("due_at")[:1]),
        },
        "ms": {"events": _fastest(lambda: relay_due(MODULE)), "jobs": _fastest(lambda: run_due_jobs(MODULE))},
    }


def _recursive(insert: str, rows: int) -> str:
    """SQLite wants the recursive part after INSERT INTO …, PostgreSQL takes it there as well."""
    head, select = insert.format().split(" SELECT ", 1)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    return f"{head} {numbers} SELECT {select}"


def _block(waiting: int) -> None:
    """One thing's events wait behind its dead letter."""
    last = Delivery.objects.using(MODULE).filter(aggregate_id="7").order_by("-event_id")[: waiting + 1]
    keys = sorted(last.values_list("pk", flat=True))
    found = Delivery.objects.using(MODULE).filter(pk__in=keys)
    found.update(state="pending", due_at=timezone.now() - timedelta(hours=1))
    found.filter(pk=keys[0]).update(state="dead", due_at=None)


def _explained(rows: QuerySet[Any]) -> str:
    return rows.using(MODULE).explain()


def _fastest(look: Callable[[], int]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert look() == 0
        times.append((time.perf_counter() - began) * 1000)
    return round(min(times), 2)
