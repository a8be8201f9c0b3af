"""What must be refused on the way to the money: totals that fell, carts that moved, orders whose time is over."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from billing import local as billing
from billing.interface.messages import PaymentStatus
from billing.models import PaymentEvent
from inventory import local as inventory
from inventory.interface.messages import HoldLine
from inventory.models import Product, Stock
from orders.interface.errors import NotPayable
from orders.jobs import advance_due
from orders.models import Order
from orders.operations import place as placing
from orders.operations.claim import NoKey
from orders.operations.pay import request_payment
from orders.rules.states import Reason, State
from shop.config.sources import overridden
from shop.errors import Unavailable
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


@pytest.fixture
def guest() -> Buyer:
    guest = Buyer()
    guest.add("TEA")
    return guest


def test_a_total_that_fell_is_refused_too(guest: Buyer) -> None:
    Product.objects.update(price=PRICE - 500)
    answer = guest.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    assert Order.objects.count() == 0


def test_a_cart_that_grew_while_it_was_read_is_not_ordered_as_it_was(
    guest: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "_refuse_hopeless", lambda basket: guest.add("TEA"))
    answer = guest.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    assert answer.json()["params"]["total"] == 2 * PRICE
    assert Order.objects.count() == 0


def test_a_customers_empty_cart_is_no_order_of_before() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    alice.checkout(PRICE)
    answer = alice.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_empty")


def _awaiting(guest: Buyer) -> Order:
    guest.checkout(PRICE, method="")
    return Order.objects.get(state=State.AWAITING_PAYMENT)


def test_an_order_whose_time_is_over_is_not_paid(guest: Buyer) -> None:
    order = _awaiting(guest)
    with pytest.raises(NotPayable):
        request_payment(order=order, method="pm_card_ok", key=NoKey(), now=order.hold_expires_at)
    assert Order.objects.get().state == State.AWAITING_PAYMENT
    just_before = order.hold_expires_at - timedelta(milliseconds=1)
    request_payment(order=order, method="pm_card_ok", key=NoKey(), now=just_before)
    assert Order.objects.get().state == State.PAYING


def test_an_order_that_somebody_wants_cancelled_is_not_paid(guest: Buyer) -> None:
    order = _awaiting(guest)
    Order.objects.update(cancel_requested_at=timezone.now())
    with pytest.raises(NotPayable):
        request_payment(order=order, method="pm_card_ok", key=NoKey(), now=timezone.now())
    assert Order.objects.get().state == State.AWAITING_PAYMENT


def test_once_the_money_was_asked_for_nobody_gives_up(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been taken: only an answer says."""

    def unavailable(**_: Any) -> Any:
        raise Unavailable

    monkeypatch.setattr(billing, "capture", unavailable)
    with overridden("orders", give_up_attempts=2):
        guest.checkout(PRICE)
        for _ in range(3):
            Order.objects.update(due_at=timezone.now())
            advance_due()
    assert Order.objects.get().state == State.COMMITTED


def test_stock_is_held_until_the_payment_is_over(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    order = _awaiting(guest)
    soon = timezone.now() + timedelta(seconds=10)
    Order.objects.update(hold_expires_at=soon)
    order.refresh_from_db()
    really, asked = inventory.extend, []

    def extend(**arguments: Any) -> Any:
        asked.append(arguments["expires_at"])
        return really(**arguments)

    monkeypatch.setattr(inventory, "extend", extend)
    request_payment(order=order, method="pm_card_ok", key=NoKey(), now=timezone.now())
    advance_due()
    assert len(asked) == 1
    assert asked[0] > soon
    assert Order.objects.get().state == State.PAID


def test_money_taken_for_what_was_sold_meanwhile_goes_back_with_a_record(
    guest: Buyer, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Of a provider that takes the money at once; the hold ran out and somebody else got all there was."""
    really_authorise, really_commit = billing.authorise, inventory.commit

    def authorise_and_capture(**arguments: Any) -> Any:
        really_authorise(**arguments)
        return billing.capture(order_id=arguments["order_id"])

    def commit_too_late(*, order_id: str) -> Any:
        inventory.release(order_id=order_id)
        later = timezone.now() + timedelta(hours=1)
        inventory.hold(order_id="f" * 32, lines=(HoldLine(sku="TEA", quantity=10),), expires_at=later)
        return really_commit(order_id=order_id)

    monkeypatch.setattr(billing, "authorise", authorise_and_capture)
    monkeypatch.setattr(inventory, "commit", commit_too_late)
    answer = guest.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_stock")
    order = Order.objects.get()
    assert (order.state, order.cancel_reason) == (State.CANCELED, Reason.OUT_OF_STOCK)
    (payment,) = billing.payments(order_ids=(order.public_id,))
    assert payment.status == PaymentStatus.REFUNDED
    history = set(PaymentEvent.objects.values_list("asked", "answered"))
    assert history >= {("capture", "captured"), ("refund", "refunded")}
    with sqlite3.connect(settings.SHOP_SANDBOX_LOG) as books:
        effects = books.execute("SELECT kind, amount, is_done FROM effects ORDER BY seq").fetchall()
    assert effects == [("authorise", PRICE, 1), ("capture", PRICE, 1), ("refund", PRICE, 1)]
    assert Stock.objects.get().held == 10


def test_while_the_refund_is_unknown_the_order_is_not_cancelled(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    order = guest.checkout(PRICE).json()["id"]
    (paid,) = billing.payments(order_ids=(order,))
    monkeypatch.setattr(billing, "cancel", lambda **_: replace(paid, status=PaymentStatus.UNKNOWN))
    with overridden("orders", answer_seconds=0.5):
        guest.post(f"/api/orders/{order}/cancel", {}, key="k")
    assert Order.objects.get().state != State.CANCELED
    assert Stock.objects.get().held == 1
