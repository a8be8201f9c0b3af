"""What is counted, where it happens, under labels with few values."""

import socket
from typing import Any

import pytest
from django.test import Client
from prometheus_client import REGISTRY

from shop.calls.context import within
from shop.calls.errors import DeadlineExceeded
from shop.events.models import Delivery, OutboxEvent
from shop.events.relay import relay_due
from shop.telemetry import metrics
from shop.work import jobs
from shop.work.execution import run_due_jobs
from shop.work.jobs import enqueue, job

pytestmark = pytest.mark.django_db(databases="__all__")


def count(counter: str, /, **labels: str) -> float:
    return REGISTRY.get_sample_value(counter, labels) or 0.0


class Growth:
    """How much a counter grew since."""

    def __init__(self, counter: str, /, **labels: str) -> None:
        self._counter, self._labels = counter, labels
        self._before = count(counter, **labels)

    @property
    def now(self) -> float:
        return count(self._counter, **self._labels) - self._before


def test_calls_are_counted_by_outcome() -> None:
    from customers.interface import customers

    ok = Growth("shop_calls_total", module="customers", operation="jwks", outcome="ok")
    late = Growth("shop_calls_total", module="customers", operation="jwks", outcome="deadline_exceeded")
    with within(0), pytest.raises(DeadlineExceeded):
        customers.jwks()
    customers.jwks()
    assert (ok.now, late.now) == (1, 1)


def test_jobs_are_counted_by_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_declared", {})
    job("orders.good")(lambda: None)
    job("orders.bad", attempts=1)(lambda: 1 / 0)  # type: ignore[arg-type]
    done = Growth("shop_jobs_total", name="orders.good", outcome="done")
    dead = Growth("shop_jobs_total", name="orders.bad", outcome="dead")
    for name in ("orders.good", "orders.bad"):
        enqueue(name)
    while run_due_jobs("orders"):
        pass
    assert (done.now, dead.now) == (1, 1)


def test_deliveries_are_counted_by_outcome() -> None:
    from django.utils import timezone

    now = timezone.now()
    failed = Growth("shop_events_total", type="billing.nonsense", subscriber="orders", outcome="failed")
    event = OutboxEvent.objects.using("billing").create(
        event_id="1", type="billing.nonsense", aggregate_id="A", payload={}, occurred_at=now
    )
    Delivery.objects.using("billing").create(event=event, subscriber="orders", aggregate_id="A", due_at=now)
    relay_due("billing")
    assert failed.now == 1


@pytest.mark.parametrize(("method", "label"), [("GET", "GET"), ("BREW", "OTHER")])
def test_requests_are_counted_by_route_and_never_by_what_clients_make_up(
    client: Client, method: str, label: str
) -> None:
    known = Growth("shop_requests_total", role="all", method=label, route="livez", status="200")
    client.generic(method, "/livez")
    assert known.now == 1
    unknown = Growth("shop_requests_total", role="all", method=label, route="-", status="404")
    for path in ("/made-up-1", "/made-up-2"):
        client.generic(method, path)
    assert unknown.now == 2


def test_every_label_has_few_values(client: Client) -> None:
    for i in range(50):
        client.get(f"/made-up-{i}")
    samples: list[Any] = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    assert not [sample for sample in samples if any("made-up" in value for value in sample.labels.values())]


def test_they_are_served_where_asked_and_a_taken_port_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    metrics.serve(0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        metrics.serve(taken.getsockname()[1])
    assert "metrics are not served" in caplog.text
