"""The one primitive: hold a row for a while, renew, record only what is still yours, back off."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from shop.work import heartbeat
from shop.work.heartbeat import kept
from shop.work.leases import LEASE, LeaseLost, backoff, claim, held, renew, settle
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def row() -> Job:
    now = timezone.now()
    Job.objects.using("orders").create(name="x", due_at=now, created_at=now)
    (found,) = claim(Job.objects.all(), alias="orders", now=now, limit=1)
    return found


def test_an_idle_look_takes_no_write_lock(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1, using="orders") as looked:
        assert claim(Job.objects.all(), alias="orders", now=timezone.now(), limit=5) == []
    assert looked.captured_queries[0]["sql"].startswith("SELECT")


def test_a_lease_is_renewed_only_by_its_holder(row: Job) -> None:
    assert renew(row, now=timezone.now())
    row.lease = "another"
    assert not renew(row, now=timezone.now())
    row.lease = ""
    assert not held(row).exists()


def test_the_outcome_is_recorded_once(row: Job) -> None:
    settle(row, last_error="x")
    with pytest.raises(LeaseLost):
        settle(row, last_error="y")
    assert Job.objects.using("orders").get().last_error == "x"


def test_a_row_that_waited_in_its_batch_is_renewed_before_work_begins(row: Job) -> None:
    Job.objects.using("orders").update(leased_until=timezone.now())
    row.leased_until = timezone.now()
    with kept(row):
        until = Job.objects.using("orders").get().leased_until
        assert until is not None
        assert until > timezone.now() + LEASE / 2


@pytest.mark.django_db(databases=["orders"], transaction=True)
def test_a_heart_beats_for_as_long_as_work_lasts(row: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed: list[Any] = []

    def note(row: Job, *, now: Any) -> bool:
        renewed.append(now)
        return len(renewed) < 100

    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(heartbeat, "renew", note)
    done = threading.Event()
    with kept(row):
        done.wait(0.3)
    count = len(renewed)
    assert count >= 2
    done.wait(0.1)
    assert len(renewed) <= count + 1
    connections["orders"].close()


def test_waiting_doubles_is_capped_and_never_in_step() -> None:
    for attempts in range(1, 60):
        longest = min(0.5 * 2**attempts, 300)
        waits = {backoff(attempts) for _ in range(20)}
        assert all(timedelta(seconds=longest / 2) <= wait <= timedelta(seconds=longest) for wait in waits)
        assert len(waits) > 10
