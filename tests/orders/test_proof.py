"""``prove`` sees what does not balance across orders, money and stock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from inventory.models import Hold
from orders.models import Order
from orders.proof import prove
from orders.queries.timeline import timeline_of
from orders.rules.states import State
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


def _cancelled_with_the_money() -> None:
    Order.objects.update(state=State.CANCELED, canceled_at=timezone.now())


def _cancelled_without_a_date() -> None:
    Order.objects.update(state=State.CANCELED)


def _paid_less() -> None:
    Order.objects.update(total=PRICE - 1)


def _goods_let_go() -> None:
    Hold.objects.update(state="released", expires_at=None)


def _forgotten() -> None:
    Order.objects.update(state=State.COMMITTED, due_at=None)


def _tried_again_and_again() -> None:
    """It fails and fails, and each time it is due again soon."""
    now = timezone.now()
    Order.objects.update(state=State.COMMITTED, state_since=now - timedelta(hours=2), due_at=now + timedelta(seconds=5))


def _asked_to_cancel_and_not_heard() -> None:
    now = timezone.now()
    Order.objects.update(cancel_requested_at=now - timedelta(minutes=2), due_at=now + timedelta(seconds=5))


def _never_expired() -> None:
    Order.objects.update(state=State.AWAITING_PAYMENT, hold_expires_at=timezone.now() - timedelta(minutes=2))
    Order.objects.update(due_at=timezone.now() + timedelta(minutes=2))


@pytest.fixture
def order(people: None, tea: str) -> str:
    guest = Buyer()
    guest.add("TEA")
    found: str = guest.checkout(PRICE).json()["id"]
    return found


@pytest.mark.usefixtures("order")
def test_a_paid_order_balances() -> None:
    assert list(prove(now=timezone.now())) == []


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize(
    ("break_it", "laws", "what_last"),
    [
        (_cancelled_with_the_money, {"I1", "I2", "I3"}, "canceled"),
        (_cancelled_without_a_date, {"I1", "I2", "I3"}, "paid"),
        (_paid_less, {"I2", "I3"}, "paid"),
        (_goods_let_go, {"I1"}, "paid"),
        (_forgotten, {"I5"}, "paid"),
        (_tried_again_and_again, {"I5"}, "paid"),
        (_asked_to_cancel_and_not_heard, {"I5"}, "paid"),
        (_never_expired, {"I3", "I5"}, "paid"),
    ],
)
def test_what_was_tampered_with_is_named_since_when_and_after_what(
    break_it: Callable[[], None], laws: set[str], what_last: str
) -> None:
    break_it()
    found = list(prove(now=timezone.now()))
    assert {violation.law for violation in found} == laws
    for violation in found:
        assert violation.since is not None
        assert violation.cause == f"something after {what_last} at {_time_of(what_last):%Y-%m-%d %H:%M:%S}"


@pytest.mark.usefixtures("order")
def test_what_is_under_way_for_a_moment_is_as_it_should_be() -> None:
    now = timezone.now()
    Order.objects.update(state=State.COMMITTED, state_since=now - timedelta(seconds=50), due_at=now)
    assert list(prove(now=now)) == []


def _time_of(kind: str) -> datetime:
    """When the order's ``kind`` of milestone was."""
    (entry,) = [entry for entry in timeline_of(Order.objects.get()) if entry.kind == kind]
    return entry.at
