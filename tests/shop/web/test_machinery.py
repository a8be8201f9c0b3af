"""Dead letters are tried again by the module they belong to, for staff who may."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.calls.context import ANONYMOUS, SYSTEM, Principal, acting_as
from shop.calls.credential import issue
from shop.errors import Forbidden, NotFound
from shop.events.models import Delivery, OutboxEvent
from shop.web.machinery import Kind, redrive
from shop.work.models import Job
from shop.work.redriving import AlreadyWaiting

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MODULE = "orders"
OPERATOR = Principal(kind="staff", subject="op", permissions=frozenset({"orders.operate"}))
NOT_ENOUGH = (
    ANONYMOUS,
    Principal(kind="customer", subject="c", permissions=frozenset({"orders.operate"})),
    Principal(kind="staff", subject="s", permissions=frozenset({"billing.operate", "orders.ship"})),
)


def dead_job(key: str = "") -> Job:
    now = timezone.now()
    row = Job(name="orders.gone", key=key, state="dead", created_at=now, finished_at=now, attempts=12, last_error="x")
    row.save(using=MODULE)
    return row


def dead_delivery() -> Delivery:
    now = timezone.now()
    event = OutboxEvent.objects.using(MODULE).create(
        event_id="e", type="orders.x", aggregate_id="a", payload={}, occurred_at=now
    )
    return Delivery.objects.using(MODULE).create(
        event=event, subscriber="billing", aggregate_id="a", state="dead", attempts=12
    )


def made(kind: Kind) -> Any:
    return dead_job() if kind == "job" else dead_delivery()


def again(kind: Kind, row: int, who: Principal = OPERATOR) -> None:
    with acting_as(who):
        redrive(MODULE, kind=kind, row=row)


@pytest.mark.parametrize("kind", ["job", "event"])
def test_it_waits_for_its_turn_again(kind: Kind) -> None:
    row = made(kind)
    again(kind, row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 0)
    assert row.due_at <= timezone.now()


@pytest.mark.parametrize("who", NOT_ENOUGH)
@pytest.mark.parametrize("kind", ["job", "event"])
def test_staff_need_the_permission(kind: Kind, who: Principal) -> None:
    row = made(kind)
    with pytest.raises(Forbidden):
        again(kind, row.pk, who)
    row.refresh_from_db()
    assert row.state == "dead"


@pytest.mark.parametrize("kind", ["job", "event"])
def test_twice_is_once(kind: Kind) -> None:
    row = made(kind)
    again(kind, row.pk)
    with pytest.raises(NotFound):
        again(kind, row.pk)


def test_a_job_that_was_asked_for_again_since_is_not_doubled() -> None:
    row = dead_job(key="one")
    Job.objects.using(MODULE).create(name="orders.gone", key="one", created_at=timezone.now())
    with pytest.raises(AlreadyWaiting):
        again("job", row.pk)


def asked(client: Client, token: str, body: bytes = b'{"kind":"job","row":1}') -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/internal/{MODULE}/redrive", body, content_type="application/json", headers=headers)


def test_only_the_back_office_may_ask(client: Client) -> None:
    row = dead_job()
    body = b'{"kind":"job","row":%d}' % row.pk
    assert asked(client, "", body).status_code == 401
    for caller in ("orders", "billing", "gateway"):
        assert asked(client, issue(caller=caller, callee=MODULE, principal=SYSTEM), body).status_code == 403
    for who in NOT_ENOUGH:
        assert asked(client, issue(caller="backoffice", callee=MODULE, principal=who), body).status_code == 403
    assert asked(client, issue(caller="backoffice", callee="billing", principal=OPERATOR), body).status_code == 401
    row.refresh_from_db()
    assert row.state == "dead"
    assert asked(client, issue(caller="backoffice", callee=MODULE, principal=OPERATOR), body).status_code == 200
    row.refresh_from_db()
    assert row.state == "pending"


@pytest.mark.parametrize("body", [b"[]", b'{"kind":"all","row":1}', b'{"kind":"job","row":"1"}', b'{"kind":"job"}'])
def test_it_reads_strictly(client: Client, body: bytes) -> None:
    token = issue(caller="backoffice", callee=MODULE, principal=OPERATOR)
    assert asked(client, token, body).status_code == 400
