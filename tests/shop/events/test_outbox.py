"""An event is written with its change, or not at all."""

from contextlib import suppress

import pytest

from shop.calls.context import correlated
from shop.database.transactions import atomic
from shop.events.models import Delivery, OutboxEvent
from shop.events.outbox import NoTransaction, publish
from tests.shop.events.conftest import Happened

pytestmark = pytest.mark.django_db(databases="__all__")


def test_outside_a_transaction_it_is_a_programming_error() -> None:
    """The test case's own wrapper is none: this would else be noticed in production only."""
    with pytest.raises(NoTransaction):
        publish("billing", Happened(thing="A", step=1))


def test_in_another_databases_transaction_it_is_one_too() -> None:
    with atomic("orders"), pytest.raises(NoTransaction):
        publish("billing", Happened(thing="A", step=1))


def test_it_is_there_with_one_delivery_for_each_listener() -> None:
    with correlated("the-request"), atomic("billing"):
        publish("billing", Happened(thing="A", step=1))
    (event,) = OutboxEvent.objects.using("billing")
    assert (event.type, event.aggregate_id, event.correlation_id) == ("billing.happened", "A", "the-request")
    found = Delivery.objects.using("billing").values_list("subscriber", "aggregate_id", "state")
    assert sorted(found) == [("inventory", "A", "pending"), ("orders", "A", "pending")]
    for other in ("orders", "inventory", "customers"):
        assert not OutboxEvent.objects.using(other).exists()


def test_it_goes_with_the_change_that_is_undone() -> None:
    with suppress(ZeroDivisionError), atomic("billing"):
        publish("billing", Happened(thing="A", step=1))
        raise ZeroDivisionError
    assert not OutboxEvent.objects.using("billing").exists()
    assert not Delivery.objects.using("billing").exists()
