"""Delivery: at least once to each, in order per thing, and whoever is in trouble holds up only itself."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from shop.calls.context import correlated
from shop.calls.errors import BadAnswer, BreakerOpen, DeadlineExceeded, Unreachable
from shop.errors import Unavailable
from shop.events.models import Delivery
from shop.events.relay import TRIES, attempt, redrive, relay_due
from shop.work.leases import claim
from tests.shop.events.conftest import NOON, Listener, Tell, make_due, relay

pytestmark = pytest.mark.django_db(databases="__all__")

PENDING, DEAD, DELIVERED = Delivery.State.PENDING, Delivery.State.DEAD, Delivery.State.DELIVERED


def states(subscriber: str) -> list[str]:
    rows = Delivery.objects.using("billing").filter(subscriber=subscriber).order_by("event_id")
    return list(rows.values_list("state", flat=True))


def test_everybody_hears_everything_in_order(tell: Tell, inventory: Listener, orders: Listener) -> None:
    tell("A", 1, 2, 3)
    tell("B", 1)
    relay()
    for listener in (inventory, orders):
        assert [step for thing, step in listener.steps if thing == "A"] == [1, 2, 3]
        assert ("B", 1) in listener.steps
    assert set(states("inventory") + states("orders")) == {DELIVERED}


def test_values_arrive_as_they_left(tell: Tell, orders: Listener) -> None:
    tell("A", 1)
    relay()
    (event,) = orders.heard
    assert event.at == NOON
    assert event.colour.name == "RED"
    assert event.parts[0].name == "é"


def test_a_handler_acts_for_the_system_under_the_causes_id(tell: Tell, orders: Listener) -> None:
    with correlated("the-request"):
        tell("A", 1)
    relay()
    assert orders.contexts == [("system", "the-request")]


def test_a_thing_in_trouble_waits_and_the_others_do_not(tell: Tell, orders: Listener) -> None:
    tell("A", 1, 2)
    tell("B", 1, 2)
    orders.trouble["A"] = ValueError("poison")
    relay()
    assert orders.steps == [("B", 1), ("B", 2)]
    orders.trouble.clear()
    make_due()
    relay()
    assert [step for thing, step in orders.steps if thing == "A"] == [1, 2]


def test_a_listener_in_trouble_holds_up_no_other(tell: Tell, inventory: Listener, orders: Listener) -> None:
    orders.trouble["A"] = ValueError("poison")
    tell("A", 1, 2, 3)
    relay()
    assert [step for _, step in inventory.steps] == [1, 2, 3]
    assert orders.steps == []


def poison(tell: Tell, orders: Listener) -> None:
    orders.trouble["A"] = ValueError("poison")
    tell("A", 1, 2)
    for _ in range(TRIES):
        make_due()
        relay()


def test_poison_becomes_a_dead_letter_after_so_many_tries(tell: Tell, orders: Listener) -> None:
    poison(tell, orders)
    assert states("orders") == [DEAD, PENDING]
    dead = Delivery.objects.using("billing").get(state=DEAD)
    assert (dead.attempts, dead.due_at) == (TRIES, None)
    assert dead.last_error == "ValueError: poison"


def test_what_comes_after_a_dead_letter_waits_for_it(tell: Tell, orders: Listener) -> None:
    poison(tell, orders)
    orders.trouble.clear()
    make_due()
    relay()
    assert orders.steps == []
    tell("B", 1)
    relay()
    assert orders.steps == [("B", 1)]


def test_a_dead_letter_can_be_redriven_and_the_rest_follows(tell: Tell, orders: Listener) -> None:
    poison(tell, orders)
    orders.trouble.clear()
    redrive(Delivery.objects.using("billing").get(state=DEAD))
    make_due()
    relay()
    assert orders.steps == [("A", 1), ("A", 2)]
    assert states("orders") == [DELIVERED, DELIVERED]


def test_only_a_dead_letter_is_redriven(tell: Tell, orders: Listener) -> None:
    tell("A", 1)
    relay()
    for delivery in Delivery.objects.using("billing"):
        redrive(delivery)
    assert set(states("orders")) == {DELIVERED}


ABSENCE = [
    Unreachable(service="orders"),
    BreakerOpen(service="orders"),
    DeadlineExceeded(service="orders"),
    Unavailable(),
    OperationalError("database is locked"),
]


@pytest.mark.parametrize("trouble", ABSENCE, ids=lambda trouble: type(trouble).__name__)
def test_a_subscriber_that_is_not_there_is_waited_for(tell: Tell, orders: Listener, trouble: Exception) -> None:
    tell("A", 1)
    orders.trouble["A"] = trouble
    for _ in range(3 * TRIES):
        make_due()
        relay()
    (delivery,) = Delivery.objects.using("billing").filter(subscriber="orders")
    assert (delivery.state, delivery.attempts) == (PENDING, 0)
    assert delivery.due_at is not None
    assert 0 < (delivery.due_at - timezone.now()).total_seconds() <= 5
    orders.trouble.clear()
    make_due()
    relay()
    assert orders.steps == [("A", 1)]


def test_a_subscriber_that_answers_nonsense_is_not(tell: Tell, orders: Listener) -> None:
    tell("A", 1)
    orders.trouble["A"] = BadAnswer(operation="events")
    for _ in range(TRIES):
        make_due()
        relay()
    assert states("orders") == [DEAD]


def test_two_relays_take_different_events(tell: Tell) -> None:
    tell("A", 1)
    tell("B", 1)
    rows = Delivery.objects.filter(state=PENDING)
    first = claim(rows, alias="billing", now=timezone.now(), limit=2)
    second = claim(rows, alias="billing", now=timezone.now(), limit=10)
    assert len(first) == len(second) == 2
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_a_relay_that_woke_too_late_records_nothing(tell: Tell, orders: Listener) -> None:
    tell("A", 1)
    late = Delivery.objects.using("billing").select_related("event").get(subscriber="orders")
    late.lease = "somebody-else-has-it"
    assert attempt(late, "billing") == "lost"
    assert states("orders") == [PENDING]
    relay()
    assert orders.steps == [("A", 1)]  # the inbox had it already


def test_nothing_due_is_nothing_done() -> None:
    assert relay_due("billing") == 0
