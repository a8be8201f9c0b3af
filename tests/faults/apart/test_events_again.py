"""Every event to every listener: again, late, after a newer one, and when it no longer matters."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from django.utils import timezone

from billing.interface.events import PaymentChanged
from billing.interface.messages import PaymentStatus
from customers.interface.events import CustomerConfirmed, CustomerErased
from inventory.interface.events import HoldExpired
from orders.models import Order
from orders.operations.settle import settle
from shop.events.event import Event
from shop.roles.catalogue import LISTENERS
from shop.web.identity.events import SubjectRevoked
from shop.web.models import Revocation
from tests.faults.apart.messages import Message, Post, clock_ahead, everything, telling
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]

MOMENT: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


def an_order(*, method: str = "pm_card_ok") -> str:
    guest = Buyer()
    guest.add("TEA", 2)
    found: str = guest.checkout(2 * PRICE, method=method).json()["id"]
    return found


def example(kind: str, order_id: str) -> Event:
    examples: dict[str, Event] = {
        event.type: event
        for event in (
            PaymentChanged(payment_id="p", order_id=order_id, status=PaymentStatus.CAPTURED, payment_version=3),
            CustomerConfirmed(customer_id="c" * 32, email="guest@example.com"),
            CustomerErased(customer_id="c" * 32),
            SubjectRevoked(subject="s" * 32, not_before=MOMENT),
            HoldExpired(order_id=order_id),
        )
    }
    return examples[kind]


def settled(order_id: str) -> str:
    return str(settle(public_id=order_id, clock=timezone.now).state)


@pytest.mark.parametrize(("kind", "listener"), [(kind, each) for kind, heard in LISTENERS.items() for each in heard])
def test_twice_is_once(kind: str, listener: str) -> None:
    message, post = telling(listener, example(kind, an_order(method=""))), Post()
    untouched = everything()
    assert post.deliver(message) is True
    after_one = everything()
    assert (after_one != untouched) is (kind != PaymentChanged.type)  # nobody waits for that one
    with clock_ahead() as clock:
        clock.by = timedelta(minutes=7)
        operation = message.operation
        assert operation.name == "events"
        post.deliver(message)
    assert everything() == after_one


def revoked(listener: str, *moments: datetime) -> datetime:
    for moment in moments:
        Post().deliver(telling(listener, SubjectRevoked(subject="s" * 32, not_before=moment)))
    return Revocation.objects.using(listener).get(subject="s" * 32).not_before


@pytest.mark.parametrize("listener", LISTENERS[SubjectRevoked.type])
def test_an_older_revocation_that_comes_later_takes_nothing_back(listener: str) -> None:
    assert revoked(listener, MOMENT, MOMENT - timedelta(hours=1), MOMENT - timedelta(minutes=1)) == MOMENT


def late_news(order_id: str) -> list[Message]:
    """Everything an order might still be told, newest first."""
    changes = [
        PaymentChanged(payment_id="p", order_id=order_id, status=status, payment_version=version)
        for version, status in enumerate(PaymentStatus)
    ]
    return [telling("orders", event) for event in (*reversed(changes), HoldExpired(order_id=order_id))]


def test_a_paid_order_hears_late_news_and_stays_paid() -> None:
    order_id, post = an_order(), Post()
    assert settled(order_id) == "paid"
    before = Order.objects.values().get(public_id=order_id)
    for message in late_news(order_id) * 2:
        post.deliver(message)
    assert settled(order_id) == "paid"
    assert Order.objects.values().get(public_id=order_id) == before


def test_an_order_whose_time_is_over_ends_once_and_stays_ended() -> None:
    order_id, post = an_order(method=""), Post()
    over = telling("orders", HoldExpired(order_id=order_id))
    post.deliver(over)
    assert settled(order_id) == "canceled"
    before = everything()
    for message in [over, *late_news(order_id)]:
        post.deliver(message)
    assert settled(order_id) == "canceled"
    assert everything() == before


def test_an_event_of_an_order_nobody_knows_changes_nothing() -> None:
    before, post = everything(), Post()
    for message in late_news("n" * 32):
        post.deliver(message)
    assert everything() == before


def test_who_confirmed_first_keeps_the_orders() -> None:
    order_id, post = an_order(), Post()
    first, second = (CustomerConfirmed(customer_id=name * 32, email="guest@example.com") for name in "cd")
    for event in (first, second, first):
        post.deliver(telling("orders", event))
    assert Order.objects.get(public_id=order_id).customer_id == "c" * 32
