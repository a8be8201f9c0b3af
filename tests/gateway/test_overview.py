"""What staff see of the shop from its door: roles, routes, instances and queues; and instances that are drained."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gateway.figures import Figures, Key
from gateway.in_force import drained
from gateway.in_force.current import refresh
from gateway.in_force.gathering import _others, offer
from gateway.interface import gateway
from gateway.interface.errors import InstanceUnknown, LastInstance
from gateway.models import DrainedInstance
from gateway.operations import drain
from gateway.queries import overview as queries
from gateway.queries.stored import NAME, Stored
from gateway.upstream import upstream
from orders.models import Cart, Order
from orders.queries.queue import under_way
from orders.rules.states import State
from shop.calls.context import Principal, acting_as
from shop.discovery.static import StaticRegistry
from shop.errors import Forbidden, Invalid
from shop.roles.catalogue import ALL, ROLES
from shop.web import machinery
from shop.web.identity.authentication import TokenAuthentication
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PATH = "/actuator/gateway/overview"
ONE, TWO = "http://127.0.0.1:9101", "http://127.0.0.1:9102"


def staff(*permissions: str) -> Principal:
    return Principal(kind="staff", subject="s", name="Sam", permissions=frozenset(permissions))


@pytest.fixture
def client_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    queries._roles.cache_clear()

    def signed_in(who: Principal) -> Client:
        monkeypatch.setattr(TokenAuthentication, "authenticate", lambda self, request: (who, None))
        return Client()

    return signed_in


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Orders in two instances, and the table of the gateway followed."""
    found = StaticRegistry.parse(f"order-service={ONE},{TWO}")
    for place in ("gateway.upstream", "gateway.queries.traffic", "gateway.operations.drain"):
        monkeypatch.setattr(f"{place}.registry", lambda: found)
    upstream.cache_clear()
    offer(NAME, Stored())
    yield
    _others.pop(NAME)
    drained.take({})
    upstream.cache_clear()
    refresh()


def test_every_role_is_there_with_its_queues(client_of: Any) -> None:
    Job.objects.using("billing").create(name="x", state=Job.State.DEAD, created_at=timezone.now())
    seen = client_of(staff("gateway.read")).get(PATH).json()
    roles = {role["name"]: role for role in seen["roles"]}
    assert set(roles) == set(ROLES) - {ALL}
    assert all(role["is_here"] and role["processes"][0]["readiness"] == "ready" for role in roles.values())
    assert {queue["name"]: queue["stuck"] for queue in roles["billing"]["queues"]} == {"events": 0, "jobs": 1}
    assert [queue["name"] for queue in roles["orders"]["queues"]] == ["events", "jobs", "orders"]
    assert roles["backoffice"]["queues"] == []


def test_what_passed_is_counted_by_route(client_of: Any) -> None:
    client = client_of(staff("gateway.read"))

    def counted() -> dict[str, Any]:
        found = client.get(PATH).json()["traffic"]["routes"]
        return next(route for route in found if route["id"] == "builtin:inventory")

    before = counted()
    client.get("/api/inventory/products")
    assert counted()["requests"] == before["requests"] + 1
    assert counted()["seconds"] > before["seconds"]


def test_failures_are_remembered_and_no_more_than_some() -> None:
    figures = Figures()
    for number in range(120):
        figures.add(Key("books", "lb://books", "GET", 200 if number % 2 else 502, ONE), 0.01)
    assert len(figures.failures) == 50
    assert {each.key.status for each in figures.failures} == {502}
    assert [(total.key.status, total.number) for total in figures.totals()] == [(502, 60), (200, 60)]


@pytest.mark.parametrize("who", [None, staff("orders.ship"), Principal(kind="customer", subject="c")])
def test_nobody_else_sees_it(who: Principal | None, client_of: Any) -> None:
    client = client_of(who) if who else Client()
    assert client.get(PATH).status_code == client.get(f"{PATH}/events").status_code == (403 if who else 401)


def test_a_server_that_cannot_keep_connections_says_so(client_of: Any) -> None:
    assert client_of(staff("gateway.read")).get(f"{PATH}/events").status_code == 503


def test_it_holds_no_secret(client_of: Any, settings: Any) -> None:
    seen = client_of(staff("gateway.read")).get(PATH).content.decode()
    assert settings.SECRET_KEY not in seen
    assert "PRIVATE KEY" not in seen
    assert "password" not in json.dumps(json.loads(seen)).lower()


def test_instances_of_the_registry_are_there_before_anybody_asked_them(client_of: Any, two: None) -> None:
    seen = client_of(staff("gateway.read")).get(PATH).json()
    assert [(one["url"], one["state"], one["requests"]) for one in seen["traffic"]["instances"]] == [
        (ONE, "well", 0),
        (TWO, "well", 0),
    ]


def test_a_drained_instance_gets_nothing_new_until_it_is_used_again(two: None) -> None:
    service = upstream("lb://order-service")
    with acting_as(staff("gateway.write")):
        assert {each.url for each in service.instances()} == {ONE, TWO}
        for _ in range(2):
            gateway.drain(url=ONE, reason="a new disk")
        assert [each.url for each in service.instances()] == [TWO]
        states = {each.url: (each.state, each.drained) for each in gateway.traffic().instances}
        assert states == {ONE: ("drained", "Sam: a new disk"), TWO: ("well", "")}
        refused = [(TWO, LastInstance, "why not"), ("http://127.0.0.1:1", InstanceUnknown, "why not")]
        for url, error, reason in [*refused, (TWO, Invalid, " ")]:
            with pytest.raises(error):
                gateway.drain(url=url, reason=reason)
        for _ in range(2):
            gateway.use_again(url=ONE)
        assert len(service.instances()) == 2
    assert not DrainedInstance.objects.exists()
    with acting_as(staff("gateway.read")), pytest.raises(Forbidden):
        gateway.drain(url=ONE, reason="mine")


def test_of_two_who_drain_the_last_two_the_second_is_told(two: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is drained after this one was found, and before it is written."""
    really = drain._others_of

    def others_of(url: str) -> set[str]:
        found = really(url)
        monkeypatch.setattr(drain, "_others_of", really)
        gateway.drain(url=TWO, reason="the other disk")
        return found

    monkeypatch.setattr(drain, "_others_of", others_of)
    with acting_as(staff("gateway.write")), pytest.raises(LastInstance):
        gateway.drain(url=ONE, reason="a new disk")
    assert [each.url for each in DrainedInstance.objects.all()] == [TWO]


def test_where_nobody_else_is_left_a_drained_instance_is_asked(two: None) -> None:
    drained.take({ONE: "Sam: x", TWO: "Sam: y"})
    assert len(upstream("lb://order-service").instances()) == 2


def test_queues_are_told_to_who_may_see_them() -> None:
    with acting_as(staff("gateway.read")):
        assert [queue.name for queue in machinery.queues("inventory")] == ["events", "jobs"]
    with acting_as(staff("inventory.operate")):
        assert machinery.queues("inventory")
    with acting_as(staff("billing.operate")), pytest.raises(Forbidden):
        machinery.queues("inventory")


def test_an_order_that_does_not_move_is_stuck() -> None:
    now = timezone.now()
    assert (under_way(now).waiting, under_way(now).stuck) == (0, 0)
    _order("a", now - timedelta(seconds=5))
    assert (under_way(now).waiting, under_way(now).stuck) == (1, 0)
    _order("b", now - timedelta(minutes=3))
    found = under_way(now)
    assert (found.waiting, found.stuck, found.overdue) == (2, 1, 180.0)


def _order(name: str, due_at: datetime) -> None:
    cart = Cart.objects.create(token_hash=name, state=Cart.State.ORDERED, created_at=due_at, updated_at=due_at)
    Order.objects.create(
        public_id=name,
        cart=cart,
        email="a@example.com",
        email_key="a@example.com",
        name="A",
        language="en",
        address={},
        state=State.PLACED,
        currency="EUR",
        total=0,
        tax=0,
        hold_expires_at=due_at,
        placed_at=due_at,
        due_at=due_at,
    )
