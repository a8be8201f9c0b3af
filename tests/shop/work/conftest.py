"""Jobs of orders' that note what they did."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shop.work import jobs
from shop.work.execution import run_due_jobs
from shop.work.models import Job

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_these_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules' own jobs are not the subject."""
    monkeypatch.setattr(jobs, "_declared", {})


@pytest.fixture
def ran() -> list[Any]:
    """What the jobs did, in order."""
    return []


def run_all() -> int:
    """Run what is due until nothing is; returns how many ran."""
    count = 0
    while did := run_due_jobs("orders"):
        count += did
        assert count < 1000
    return count


def make_due() -> None:
    """As if the waiting were over."""
    Job.objects.using("orders").filter(state=Job.State.PENDING).update(due_at=LONG_AGO)


def only_row() -> Job:
    (row,) = Job.objects.using("orders")
    return row
