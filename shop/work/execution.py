"""Running one claimed job: its outcome, its next try, or its dead letter."""

import logging
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Final

from django.utils import timezone

from shop.calls.context import SYSTEM, acting_as, correlated, new_request_id
from shop.config.snapshot import one_snapshot
from shop.telemetry import spans
from shop.telemetry.metrics import JOBS
from shop.work.heartbeat import kept
from shop.work.jobs import PERIODIC, Declared, UnknownJob, find
from shop.work.leases import LeaseLost, backoff, claim, held, settle
from shop.work.models import Job

log = logging.getLogger(__name__)

#: A periodic job that fails must not sleep through the recovery of what it needs.
LONGEST_PERIODIC_DELAY: Final = timedelta(seconds=10)


def run_due_jobs(module: str) -> int:
    """Claim and run one due job of ``module``; returns how many ran.

    One, because rows that wait in a batch could outlive their lease, and would be lost for as long to a killed worker.
    """
    claimed = claim(Job.objects.filter(state=Job.State.PENDING), alias=module, now=timezone.now(), limit=1)
    for row in claimed:
        run(row)
    return len(claimed)


def run(row: Job) -> None:
    """Run one claimed job and record what came of it."""
    with correlated(row.request_id or new_request_id()), _told(row), acting_as(SYSTEM), one_snapshot():
        outcome = _run(row)
    JOBS.labels(row.name, outcome).inc()


def _told(row: Job) -> AbstractContextManager[None]:
    """As a span; what runs again and again is no news."""
    if row.key == PERIODIC:
        return nullcontext()
    return spans.working(f"job {row.name}", {"shop.request_id": row.request_id, "shop.attempt": row.attempts + 1})


def _run(row: Job) -> str:
    try:
        declared = find(row.name)
    except UnknownJob:
        return _unknown(row)
    try:
        with kept(row):
            declared.run(**row.arguments)
    except Exception as error:
        log.warning("job failed", extra={"job": row.name, "attempt": row.attempts + 1}, exc_info=True)
        return _failed(row, declared, error)
    return _finished(row, declared)


def _finished(row: Job, declared: Declared) -> str:
    now = timezone.now()
    changes: dict[str, object] = {"state": Job.State.DONE, "due_at": None, "finished_at": now, "last_error": ""}
    if declared.every is not None:
        changes = {"due_at": now + timedelta(seconds=declared.every), "attempts": 0, "last_error": ""}
    # Somebody may have asked again since this run began, for what it could not see yet: then it stays due.
    if held(row).filter(due_at=row.due_at).update(lease="", leased_until=None, **changes) == 1:
        return "done"
    return _settled(row, "again", attempts=0, last_error="")


def _failed(row: Job, declared: Declared, error: Exception) -> str:
    attempts = row.attempts + 1
    delay = backoff(attempts)
    if declared.every is not None:
        delay = min(delay, max(LONGEST_PERIODIC_DELAY, timedelta(seconds=declared.every)))
    elif attempts >= declared.attempts:
        return _dead(row, error)
    return _settled(row, "failed", attempts=attempts, last_error=_text(error), due_at=timezone.now() + delay)


def _unknown(row: Job) -> str:
    """Another version of the code asked for it; its own processes know it. A periodic one is armed again by them."""
    log.warning("unknown job", extra={"job": row.name})
    if row.key == PERIODIC:
        return _settled(row, "unknown", state=Job.State.DONE, due_at=None, finished_at=timezone.now())
    attempts = row.attempts + 1
    due_at = timezone.now() + backoff(attempts)
    return _settled(row, "unknown", attempts=attempts, last_error="UnknownJob", due_at=due_at)


def _dead(row: Job, error: Exception) -> str:
    log.error("job is a dead letter", extra={"job": row.name, "attempts": row.attempts + 1})
    now = timezone.now()
    dead = Job.State.DEAD
    return _settled(
        row, "dead", state=dead, due_at=None, finished_at=now, attempts=row.attempts + 1, last_error=_text(error)
    )


def _settled(row: Job, outcome: str, **changes: object) -> str:
    try:
        settle(row, **changes)
    except LeaseLost:
        log.warning("job outlived its lease; another worker has it", extra={"job": row.name})
        return "lost"
    return outcome


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
