"""Running one claimed job: its outcome, its next try, or its dead letter."""

import logging
from datetime import timedelta
from typing import Final

from django.utils import timezone

from shop.calls.context import SYSTEM, acting_as, correlated, new_request_id
from shop.config.snapshot import one_snapshot
from shop.work.heartbeat import kept
from shop.work.jobs import Declared, find
from shop.work.leases import LeaseLost, backoff, claim, settle
from shop.work.models import Job

log = logging.getLogger(__name__)

BATCH: Final = 4


def run_due_jobs(module: str) -> int:
    """Claim and run due jobs of ``module``; returns how many ran."""
    pending = Job.objects.filter(state=Job.State.PENDING)
    claimed = claim(pending, alias=module, now=timezone.now(), limit=BATCH)
    for row in claimed:
        with kept(row):
            run(row)
    return len(claimed)


def run(row: Job) -> None:
    """Run one claimed job and record what came of it."""
    declared = find(row.name)
    with correlated(row.request_id or new_request_id()), acting_as(SYSTEM), one_snapshot():
        try:
            declared.run(**row.arguments)
        except Exception as error:
            log.warning("job failed", extra={"job": row.name, "attempt": row.attempts + 1}, exc_info=True)
            _record(row, _failed(row, declared, error))
        else:
            _record(row, _finished(declared))


def _record(row: Job, changes: dict[str, object]) -> None:
    try:
        settle(row, **changes)
    except LeaseLost:
        log.warning("job outlived its lease; another worker has it", extra={"job": row.name})


def _finished(declared: Declared) -> dict[str, object]:
    now = timezone.now()
    if declared.every is not None:
        return {"due_at": now + timedelta(seconds=declared.every), "attempts": 0, "last_error": ""}
    return {"state": Job.State.DONE, "due_at": None, "finished_at": now, "last_error": ""}


def _failed(row: Job, declared: Declared, error: Exception) -> dict[str, object]:
    now = timezone.now()
    attempts = row.attempts + 1
    changes: dict[str, object] = {"attempts": attempts, "last_error": f"{type(error).__name__}: {error}"[:2000]}
    if declared.every is None and attempts >= declared.attempts:
        log.error("job is a dead letter", extra={"job": row.name, "attempts": attempts})
        return changes | {"state": Job.State.DEAD, "due_at": None, "finished_at": now}
    return changes | {"due_at": now + backoff(attempts)}
