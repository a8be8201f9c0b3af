"""Receiving: twice is once, backwards is no matter, and a payload that lies is refused."""

import itertools
from dataclasses import replace

import pytest
from pydantic import ValidationError

from shop.events.event import Envelope
from shop.events.inbox import UnknownEvent, receive
from shop.events.models import Delivery, InboxEvent
from shop.events.relay import envelope
from shop.events.subscriptions import on, subscriptions
from tests.shop.events.conftest import Happened, Listener, Tell

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def letters(tell: Tell) -> list[Envelope]:
    tell("A", 1, 2, 3)
    rows = Delivery.objects.using("billing").filter(subscriber="orders").select_related("event").order_by("event_id")
    return [envelope(row, "billing") for row in rows]


def test_a_second_delivery_changes_nothing(letters: list[Envelope], orders: Listener) -> None:
    assert [receive("orders", letters[0]) for _ in range(5)] == [True, False, False, False, False]
    assert orders.steps == [("A", 1)]


def test_any_order_of_duplicates_has_each_effect_once(letters: list[Envelope], orders: Listener) -> None:
    for permutation in itertools.permutations(letters * 2, 4):
        for letter in permutation:
            receive("orders", letter)
    assert sorted(orders.steps) == [("A", 1), ("A", 2), ("A", 3)]


def test_each_listener_has_an_inbox_of_its_own(letters: list[Envelope], inventory: Listener, orders: Listener) -> None:
    assert receive("orders", letters[0])
    assert receive("inventory", letters[0])
    assert inventory.steps == orders.steps == [("A", 1)]


def test_an_effect_that_failed_is_not_remembered(letters: list[Envelope], orders: Listener) -> None:
    orders.trouble["A"] = ValueError("not now")
    with pytest.raises(ValueError, match="not now"):
        receive("orders", letters[0])
    assert not InboxEvent.objects.using("orders").exists()
    orders.trouble.clear()
    assert receive("orders", letters[0])


@pytest.mark.parametrize(
    "payload",
    [{}, {"thing": 7, "step": 1}, {"thing": "A", "step": "1"}, {"thing": "A", "step": 1, "at": "noon"}, {"step": None}],
)
def test_a_payload_that_is_not_the_event_is_refused(
    letters: list[Envelope], orders: Listener, payload: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        receive("orders", replace(letters[0], payload=payload))
    assert orders.heard == []
    assert not InboxEvent.objects.using("orders").exists()


def test_an_event_nobody_listens_to_is_refused(letters: list[Envelope]) -> None:
    with pytest.raises(UnknownEvent):
        receive("customers", letters[0])


def test_a_field_the_listener_does_not_know_yet_is_no_trouble(letters: list[Envelope], orders: Listener) -> None:
    assert receive("orders", replace(letters[0], payload={**letters[0].payload, "newer": True}))


def test_one_handler_per_event(monkeypatch: pytest.MonkeyPatch, orders: Listener) -> None:
    monkeypatch.setattr("orders.subscriptions.SUBSCRIPTIONS", (on(Happened, orders), on(Happened, orders)))
    subscriptions.cache_clear()
    with pytest.raises(ValueError, match="twice"):
        subscriptions("orders")
    subscriptions.cache_clear()
