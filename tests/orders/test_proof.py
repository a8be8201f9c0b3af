"""``prove`` sees what does not balance across orders, money and stock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.models import Hold
from orders.models import Order
from orders.proof import prove
from orders.rules.states import State
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


def _cancelled_with_the_money() -> None:
    Order.objects.update(state=State.CANCELED, canceled_at=timezone.now())


def _paid_less() -> None:
    Order.objects.update(total=PRICE - 1)


def _goods_let_go() -> None:
    Hold.objects.update(state="released", expires_at=None)


def _forgotten() -> None:
    Order.objects.update(state=State.COMMITTED, due_at=timezone.now() - timedelta(minutes=5))


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
    ("break_it", "laws"),
    [
        (_cancelled_with_the_money, {"I1", "I2", "I3"}),
        (_paid_less, {"I2", "I3"}),
        (_goods_let_go, {"I1"}),
        (_forgotten, {"I5"}),
    ],
)
def test_what_was_tampered_with_is_named(break_it: Callable[[], None], laws: set[str]) -> None:
    break_it()
    assert {violation.law for violation in prove(now=timezone.now())} == laws
