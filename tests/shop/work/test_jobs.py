"""Asking for work, and what becomes of it."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shop.calls.context import correlated, principal, request_id
from shop.config.declared import Properties, declare, property_
from shop.config.sources import overridden
from shop.database.transactions import atomic
from shop.work import wake
from shop.work.execution import run_due_jobs
from shop.work.jobs import UnknownJob, arm, enqueue, find, job, of_module, periodic
from shop.work.leases import claim, settle
from shop.work.models import Job
from tests.shop.work.conftest import LONG_AGO, make_due, only_row, run_all

pytestmark = pytest.mark.django_db(databases="__all__")

PENDING, DONE, DEAD = Job.State.PENDING, Job.State.DONE, Job.State.DEAD


def test_it_runs_with_its_arguments_and_is_done(ran: list[Any]) -> None:
    job("orders.note")(lambda **arguments: ran.append(arguments))
    enqueue("orders.note", order_id="o-1", lines=[1, {"a": None}])
    assert run_all() == 1
    assert ran == [{"order_id": "o-1", "lines": [1, {"a": None}]}]
    row = only_row()
    assert (row.state, row.due_at, row.lease, row.leased_until) == (DONE, None, "", None)
    assert row.finished_at is not None


def test_it_goes_with_the_transaction_that_asked(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    with suppress(ZeroDivisionError), atomic("orders"):
        enqueue("orders.note")
        raise ZeroDivisionError
    assert run_all() == 0


def test_it_runs_for_the_system_under_the_id_of_who_asked(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append((principal().kind, request_id())))
    with correlated("the-request"):
        enqueue("orders.note")
    run_all()
    assert ran == [("system", "the-request")]


def test_it_keeps_one_snapshot_of_the_properties(ran: list[Any]) -> None:
    class Example(Properties):
        rate: int = property_(1, "Rate", "Taux")

    properties = declare("jobexample", Example)

    def note() -> None:
        ran.append(properties.current.rate)
        with overridden("jobexample", rate=2):
            ran.append(properties.current.rate)

    job("orders.note")(note)
    enqueue("orders.note")
    run_all()
    assert ran == [1, 1]


def test_it_waits_for_its_time(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    enqueue("orders.note", due_at=timezone.now() + timedelta(hours=1))
    assert run_all() == 0
    make_due()
    assert run_all() == 1


def test_a_failure_is_tried_again_later_and_then_a_dead_letter(ran: list[Any]) -> None:
    def fail() -> None:
        ran.append(timezone.now())
        raise ValueError("no")

    job("orders.fail", attempts=3)(fail)
    enqueue("orders.fail")
    for attempt in (1, 2, 3):
        assert run_all() == 1
        row = only_row()
        assert (row.attempts, row.last_error) == (attempt, "ValueError: no")
        if attempt < 3:
            assert row.due_at is not None
            assert row.due_at > timezone.now()
            make_due()
    row = only_row()
    assert (row.state, row.due_at) == (DEAD, None)
    assert len(ran) == 3


def test_a_failure_costs_the_others_nothing(ran: list[Any]) -> None:
    job("orders.fail")(lambda: 1 / 0)  # type: ignore[arg-type]
    job("orders.note")(lambda: ran.append(1))
    for _ in range(5):
        enqueue("orders.fail")
    enqueue("orders.note")
    run_all()
    assert ran == [1]


def test_unknown_work_cannot_be_asked_for() -> None:
    with pytest.raises(UnknownJob):
        enqueue("orders.nothing")


def test_work_of_another_version_waits_for_its_own_processes(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    Job.objects.using("orders").create(name="orders.newer", due_at=LONG_AGO, created_at=LONG_AGO)
    enqueue("orders.note")
    run_all()
    assert ran == [1]
    newer = Job.objects.using("orders").get(name="orders.newer")
    assert newer.state == PENDING
    assert newer.due_at is not None
    assert newer.due_at > timezone.now()


def test_a_periodic_job_that_is_no_more_ends() -> None:
    Job.objects.using("orders").create(name="orders.gone", key="periodic", due_at=LONG_AGO, created_at=LONG_AGO)
    run_all()
    assert only_row().state == DONE


def test_two_jobs_cannot_share_a_name() -> None:
    job("orders.note")(lambda: None)
    with pytest.raises(ValueError, match="two jobs"):
        job("orders.note")(lambda: None)


def test_a_job_belongs_to_the_module_it_is_named_after() -> None:
    job("orders.note")(lambda: None)
    job("billing.note")(lambda: None)
    assert [declared.name for declared in of_module("orders")] == ["orders.note"]
    assert find("billing.note").module == "billing"


def test_commit_wakes_whoever_waits(django_capture_on_commit_callbacks: Any) -> None:
    job("orders.note")(lambda: None)
    seen = wake.rung()
    with django_capture_on_commit_callbacks(using="orders", execute=True), atomic("orders"):
        enqueue("orders.note")
    assert wake.rung() == seen + 1
    wake.wait(seen, seconds=60)  # returns at once: the ring was not missed


# ---------------------------------------------------------------- keys


def test_with_a_key_one_that_waits_is_enough(ran: list[Any]) -> None:
    job("orders.note")(lambda **arguments: ran.append(arguments["n"]))
    for n in range(5):
        enqueue("orders.note", key="o-1", n=n)
    enqueue("orders.note", key="o-2", n=7)
    assert run_all() == 2
    assert ran == [0, 7]


def test_after_it_ran_it_can_be_asked_for_again(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    for _ in range(3):
        enqueue("orders.note", key="o-1")
        run_all()
    assert ran == [1, 1, 1]


def test_asked_for_while_it_runs_it_runs_again(ran: list[Any]) -> None:
    """What was asked for may not be seen by the run that had begun."""

    def note() -> None:
        ran.append(1)
        if len(ran) == 1:
            enqueue("orders.note", key="o-1")

    job("orders.note")(note)
    enqueue("orders.note", key="o-1")
    run_all()
    assert ran == [1, 1]
    assert only_row().state == DONE


def test_asked_for_sooner_it_comes_sooner(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    enqueue("orders.note", key="o-1", due_at=timezone.now() + timedelta(hours=1))
    assert run_all() == 0
    enqueue("orders.note", key="o-1")
    assert run_all() == 1


def test_asked_for_later_it_stays_where_it_was() -> None:
    job("orders.note")(lambda: None)
    enqueue("orders.note", key="o-1", due_at=LONG_AGO)
    enqueue("orders.note", key="o-1", due_at=timezone.now() + timedelta(hours=1))
    assert only_row().due_at == LONG_AGO


# ---------------------------------------------------------------- periodic


def test_it_is_armed_once_and_arms_itself_again(ran: list[Any]) -> None:
    periodic("orders.sweep", every=60)(lambda: ran.append(1))
    for _ in range(3):
        arm("orders")
    assert run_all() == 1
    row = only_row()
    assert row.state == PENDING
    assert row.due_at is not None
    assert 50 < (row.due_at - timezone.now()).total_seconds() <= 60
    make_due()
    assert run_all() == 1
    assert Job.objects.using("orders").count() == 1


def test_a_failing_one_is_never_dead_and_never_far_behind() -> None:
    def fail() -> None:
        raise ValueError("database is away")

    periodic("orders.sweep", every=1)(fail)
    arm("orders")
    for _ in range(40):
        assert run_due_jobs("orders") == 1
        row = only_row()
        assert row.state == PENDING
        assert row.due_at is not None
        assert (row.due_at - timezone.now()).total_seconds() <= 10
        make_due()


def test_poked_it_comes_at_once(ran: list[Any]) -> None:
    periodic("orders.sweep", every=3600)(lambda: ran.append(1))
    arm("orders")
    run_all()
    enqueue("orders.sweep", key="periodic")
    assert run_all() == 1
    assert Job.objects.using("orders").count() == 1


# ---------------------------------------------------------------- leases


def test_a_worker_that_woke_too_late_records_nothing(ran: list[Any]) -> None:
    def sleep_over() -> None:
        ran.append(1)
        (taken,) = claim(
            Job.objects.all(), alias="orders", now=timezone.now() + timedelta(hours=1), limit=1
        )  # our lease is over, and somebody else takes it up
        settle(taken, state=DONE, due_at=None)

    job("orders.note")(sleep_over)
    enqueue("orders.note")
    run_all()
    row = only_row()
    assert (row.state, row.finished_at) == (DONE, None)  # as the other one recorded it


def test_what_is_held_is_not_taken_and_after_the_lease_it_is(ran: list[Any]) -> None:
    job("orders.note")(lambda: ran.append(1))
    enqueue("orders.note")
    now = timezone.now()
    (held,) = claim(Job.objects.all(), alias="orders", now=now, limit=5)
    assert claim(Job.objects.all(), alias="orders", now=now, limit=5) == []
    assert run_all() == 0
    (again,) = claim(Job.objects.all(), alias="orders", now=now + timedelta(seconds=13), limit=5)
    assert again.lease != held.lease
