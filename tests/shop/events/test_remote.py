"""Events to another process: the same, through HTTP and behind the service credential."""

from typing import Any

import orjson
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from shop.calls.context import ANONYMOUS
from shop.calls.credential import issue
from shop.calls.http import HTTPTransport
from shop.discovery.memory import MemoryRegistry
from shop.events.event import Envelope
from shop.events.models import Delivery
from shop.events.relay import envelope
from shop.events.transport import ENVELOPE, deliver
from shop.roles.catalogue import ROLES
from tests.fakes.wsgi_adapter import WSGIAdapter
from tests.shop.events.conftest import Listener, Tell, make_due, relay

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def orders_elsewhere(monkeypatch: pytest.MonkeyPatch) -> WSGIAdapter:
    """This process relays for billing; orders is found at http://peer-orders."""
    registry = MemoryRegistry()
    registry.put("order-service", "http://peer-orders")
    transport, adapter = HTTPTransport("order-service"), WSGIAdapter(get_wsgi_application())
    transport._session.mount("http://peer-", adapter)
    monkeypatch.setattr("shop.calls.http.registry", lambda: registry)
    monkeypatch.setattr("shop.calls.http.current", lambda: ROLES["billing"])
    monkeypatch.setattr("shop.events.transport.serves", lambda module: module != "orders")
    monkeypatch.setattr("shop.events.transport._transport", lambda subscriber: transport)
    return adapter


@pytest.fixture
def letter(tell: Tell) -> Envelope:
    tell("A", 1)
    row = Delivery.objects.using("billing").select_related("event").get(subscriber="orders")
    return envelope(row, "billing")


def test_a_remote_listener_hears_everything_in_order(
    orders_elsewhere: WSGIAdapter, tell: Tell, inventory: Listener, orders: Listener
) -> None:
    tell("A", 1, 2, 3)
    relay()
    assert orders.steps == inventory.steps == [("A", 1), ("A", 2), ("A", 3)]
    assert [request.path_url for request in orders_elsewhere.requests] == ["/internal/orders/events"] * 3


@pytest.mark.usefixtures("orders_elsewhere")
def test_a_lost_answer_is_delivered_again_and_has_no_second_effect(letter: Envelope, orders: Listener) -> None:
    deliver("orders", letter)
    deliver("orders", letter)
    assert orders.steps == [("A", 1)]


@pytest.mark.usefixtures("orders_elsewhere")
def test_a_remote_handler_that_breaks_is_tried_again(tell: Tell, orders: Listener) -> None:
    orders.trouble["A"] = ValueError("poison")
    tell("A", 1)
    relay()
    (delivery,) = Delivery.objects.using("billing").filter(subscriber="orders")
    assert delivery.attempts == 1
    assert delivery.last_error.startswith("BadAnswer")
    orders.trouble.clear()
    make_due()
    relay()
    assert orders.steps == [("A", 1)]


def post(client: Client, letter: Envelope, caller: str, **changes: Any) -> int:
    body = {"envelope": {**orjson.loads(ENVELOPE.dump_json(letter)), **changes}}
    token = issue(caller=caller, callee="orders", principal=ANONYMOUS)
    return client.post(
        "/internal/orders/events", orjson.dumps(body), "application/json", headers={"Authorization": f"Bearer {token}"}
    ).status_code


def test_only_its_own_module_tells_an_event(client: Client, letter: Envelope, orders: Listener) -> None:
    assert post(client, letter, "inventory") == 403
    assert post(client, letter, "backoffice") == 403
    assert post(client, letter, "inventory", source="billing") == 403
    assert orders.heard == []
    assert post(client, letter, "billing") == 200
    assert len(orders.heard) == 1


def test_without_a_credential_nothing_is_heard(client: Client, letter: Envelope, orders: Listener) -> None:
    body = orjson.dumps({"envelope": orjson.loads(ENVELOPE.dump_json(letter))})
    assert client.post("/internal/orders/events", body, "application/json").status_code == 401
    assert orders.heard == []


@pytest.mark.parametrize("changes", [{"id": 7}, {"payload": []}, {"occurred_at": "noon"}, {"extra": 1, "id": None}])
def test_an_envelope_that_is_none_is_refused(client: Client, letter: Envelope, changes: dict[str, Any]) -> None:
    assert post(client, letter, "billing", **changes) == 400
