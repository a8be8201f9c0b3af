"""``manage.py demo``: forty orders in every state in an empty shop, and nothing in one that has been used."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inventory import demo as goods
from orders.models import Order
from shop.roles.current import databases
from tests.orders.buyers import PRICE, Buyer

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture(autouse=True)
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(goods, "paint_all", lambda *_args, **_options: iter(()))


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_an_empty_shop_gets_forty_orders_in_every_state_whose_books_balance() -> None:
    out = told()
    assert "40 orders" in out
    assert "\r" not in out  # a bar is for terminals
    assert Order.objects.count() == 40
    assert len(set(Order.objects.values_list("state", flat=True))) >= 5
    assert Order.objects.filter(customer_id="").exists()
    call_command("prove", stdout=StringIO())
    with pytest.raises(CommandError, match="has data already"):
        told()
    assert "alice" in told("--if-empty")
    assert Order.objects.count() == 40
    first = ordered()
    for alias in databases():
        call_command("flush", database=alias, interactive=False, verbosity=0)
    told()
    assert ordered() == first


def ordered() -> list[Any]:
    """Who ordered what, and what became of it, in order."""
    return [
        (order.email, order.state, order.total, order.cancel_reason, order.decline_code, _lines(order))
        for order in Order.objects.order_by("id").prefetch_related("lines")
    ]


def _lines(order: Order) -> list[tuple[str, int, int]]:
    return [(line.sku, line.quantity, line.amount) for line in order.ordered_lines]


def test_an_interrupted_demo_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(goods, "load", interrupted)
    with pytest.raises(CommandError, match="Begin again with empty databases"):
        told()


@pytest.mark.usefixtures("people", "tea")
def test_a_shop_with_a_real_order_is_left_alone() -> None:
    buyer = Buyer("alice")
    buyer.add("TEA")
    assert buyer.checkout(PRICE).status_code == 201
    before = list(Order.objects.values_list("public_id", "state"))
    with pytest.raises(CommandError, match="has data already"):
        told()
    assert told("--if-empty") == ""
    assert list(Order.objects.values_list("public_id", "state")) == before
