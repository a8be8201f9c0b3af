"""What is forgotten, when, and what never is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.events.models import Delivery, InboxEvent, OutboxEvent
from shop.idempotency.models import IdempotencyKey
from shop.roles.current import working_modules
from shop.work import housekeeping, jobs
from shop.work.housekeeping import keep_house
from shop.work.jobs import _declared
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__")

DECLARED = dict(_declared)


def job(state: str, days: float) -> int:
    then = timezone.now() - timedelta(days=days)
    finished = then if state in {Job.State.DONE, Job.State.DEAD} else None
    return Job.objects.using("orders").create(name="x", state=state, created_at=then, finished_at=finished).pk


def test_done_jobs_go_after_a_week_and_dead_ones_never() -> None:
    kept = [job("done", 6.9), job("dead", 400), job("pending", 400)]
    gone = job("done", 7.1)
    keep_house("orders")
    assert sorted(Job.objects.using("orders").values_list("pk", flat=True)) == sorted(kept)
    assert gone not in kept


def key(hours: float, name: str) -> None:
    then = timezone.now() - timedelta(hours=hours)
    IdempotencyKey.objects.using("orders").create(scope="s", route="r", key=name, body_hash="", created_at=then)


def test_keys_go_after_two_days_and_not_within_one() -> None:
    key(24.1, "promised")
    key(47.9, "kept")
    key(48.1, "gone")
    keep_house("orders")
    assert set(IdempotencyKey.objects.using("orders").values_list("key", flat=True)) == {"promised", "kept"}


def event(days: float, *states: str) -> OutboxEvent:
    then = timezone.now() - timedelta(days=days)
    found = OutboxEvent.objects.using("orders").create(
        event_id=f"{days}{states}", type="t", aggregate_id="A", payload={}, occurred_at=then
    )
    for i, state in enumerate(states):
        Delivery.objects.using("orders").create(event=found, subscriber=str(i), aggregate_id="A", state=state)
    return found


def test_events_go_a_month_after_everybody_heard_them() -> None:
    kept = [event(29.9, "delivered"), event(400, "delivered", "pending"), event(400, "dead")]
    for gone in (event(30.1, "delivered", "delivered"), event(31)):
        assert gone.pk
    keep_house("orders")
    assert sorted(OutboxEvent.objects.using("orders").values_list("pk", flat=True)) == sorted(e.pk for e in kept)
    assert Delivery.objects.using("orders").count() == 4


def test_what_was_heard_is_remembered_longer_than_it_can_be_repeated() -> None:
    for days in (89.9, 90.1):
        then = timezone.now() - timedelta(days=days)
        InboxEvent.objects.using("orders").create(event_id=str(days), consumer="orders", type="t", received_at=then)
    keep_house("orders")
    assert list(InboxEvent.objects.using("orders").values_list("event_id", flat=True)) == ["89.9"]


def test_a_large_heap_goes_in_small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 10)
    for _ in range(35):
        job("done", 8)
    keep_house("orders")
    assert not Job.objects.using("orders").exists()


def test_other_modules_databases_are_their_own_business() -> None:
    job("done", 8)
    keep_house("billing")
    assert Job.objects.using("orders").exists()


def test_every_module_with_a_database_keeps_house_every_hour() -> None:
    for module in working_modules():
        found = DECLARED[f"{module}.keep_house"]
        assert found.every == 3600
    assert jobs.PERIODIC == "periodic"
