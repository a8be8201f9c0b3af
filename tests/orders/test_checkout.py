"""Checkout in one process: what it refuses, what it answers, and where declined orders go from there."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail

from inventory.models import Product, Stock
from orders.jobs import confirm
from orders.models import Order
from orders.operations import place as placing
from shop.config.sources import overridden
from shop.idempotency.models import IdempotencyKey
from shop.secrets.current import using
from shop.secrets.memory import MemoryStore
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


def test_a_guest_buys() -> None:
    guest = Buyer()
    guest.add("TEA", 2)
    answer = guest.checkout(2 * PRICE)
    order = answer.json()
    assert (answer.status_code, order["status"], order["state"]) == (201, "PENDING", "paid")
    assert order["invoice_number"].startswith("F-")
    assert Stock.objects.get().held == 2


def test_without_what_billing_shows_the_provider_no_order_is_placed() -> None:
    guest = Buyer()
    guest.add("TEA")
    with using(MemoryStore({})):
        answer = guest.checkout(PRICE, key="again")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert Order.objects.count() == 0
    assert guest.checkout(PRICE, key="again").status_code == 201


@pytest.mark.parametrize("number", ["4000056655665556", "4000 0566 5566 5556", "3782-8224631-0005"])
def test_a_cards_number_goes_no_further(number: str) -> None:
    """In no table, and so on no page: it is for the provider's form."""
    guest = Buyer()
    guest.add("TEA")
    answer = guest.checkout(PRICE, method=number)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["payment_method"])
    assert number not in answer.content.decode()
    assert Order.objects.count() == 0
    order = guest.checkout(PRICE, method="").json()
    paid = guest.post(f"/api/orders/{order['id']}/pay", {"payment_method": number}, key="again")
    assert (paid.status_code, list(paid.json()["errors"])) == (400, ["payment_method"])


def test_a_customer_buys_under_their_own_name_and_address_of_the_moment() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    assert (order["email"], order["order_token"]) == ("alice@example.com", None)


def test_an_equal_key_of_another_customer_is_their_own() -> None:
    orders = []
    for name in ("alice", "bob"):
        buyer = Buyer(name)
        buyer.add("TEA")
        answer = buyer.checkout(PRICE, key="same-for-both")
        assert (answer.status_code, answer.json()["email"]) == (201, f"{name}@example.com")
        orders.append(answer.json()["id"])
    assert orders[0] != orders[1]
    for name, order in zip(("alice", "bob"), orders, strict=True):
        assert Buyer(name).checkout(PRICE, key="same-for-both").json()["id"] == order


def test_a_total_other_than_shown_is_refused_with_the_one_that_holds() -> None:
    guest = Buyer()
    guest.add("TEA")
    Product.objects.update(price=2500)
    answer = guest.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    assert answer.json()["params"]["total"] == 2500
    assert guest.checkout(2500).status_code == 201


def test_an_empty_cart_is_refused() -> None:
    answer = Buyer("alice").checkout(0)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_empty")


def test_a_cart_that_was_ordered_answers_its_order_whatever_the_key() -> None:
    guest = Buyer()
    guest.add("TEA")
    assert guest.checkout(PRICE).json()["id"] == guest.checkout(PRICE).json()["id"]
    assert Order.objects.count() == 1


def test_a_declined_payment_can_be_tried_again_with_another_card() -> None:
    guest = Buyer()
    guest.add("TEA")
    declined = guest.checkout(PRICE, method="pm_card_declined")
    assert (declined.status_code, declined.json()["code"]) == (402, "payment_declined")
    waiting = declined.json()["params"]
    path, body = f"/api/orders/{waiting['order']}/pay", {"payment_method": "pm_card_ok"}
    assert Buyer("boss").post(path, body, key="k1").status_code == 404
    guest.order_token = waiting["order_token"]
    paid = guest.post(path, body, key="k1")
    assert (paid.status_code, paid.json()["state"]) == (200, "paid")


def test_an_order_without_a_payment_waits_and_holds_its_stock() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE, method="").json()
    assert (order["status"], order["state"]) == ("CREATED", "awaiting_payment")
    assert order["pay_until"] is not None
    assert Stock.objects.get().held == 1


def test_a_paid_order_cannot_be_paid_again() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE).json()
    answer = guest.post(f"/api/orders/{order['id']}/pay", {"payment_method": "pm_card_ok"}, key="again")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_payable")


def test_more_than_there_is_is_refused_by_name_and_number() -> None:
    guest = Buyer()
    guest.add("TEA", 11)
    answer = guest.checkout(0)
    assert answer.status_code == 409
    assert answer.json()["params"] == {"sku": "TEA", "available": 10, "wanted": 11}


def test_guests_can_be_asked_to_sign_in() -> None:
    guest = Buyer()
    guest.add("TEA")
    with overridden("orders", guest_checkout=False):
        answer = guest.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_needed")


def test_a_guest_names_their_address_themselves() -> None:
    guest = Buyer()
    guest.add("TEA")
    missing = guest.post("/api/orders/checkout", {"expected_total": PRICE}, key=uuid.uuid4().hex)
    assert (missing.status_code, list(missing.json()["errors"])) == (400, ["email"])
    borrowed = guest.post(
        "/api/orders/checkout",
        {"expected_total": PRICE, "email": "a@example.com", "address_id": 1},
        key=uuid.uuid4().hex,
    )
    assert (borrowed.status_code, list(borrowed.json()["errors"])) == (400, ["address_id"])


def test_cancelling_a_paid_order_gives_money_and_goods_back() -> None:
    guest = Buyer()
    guest.add("TEA", 3)
    order = guest.checkout(3 * PRICE).json()
    answer = guest.post(f"/api/orders/{order['id']}/cancel", {"reason": "too many"})
    assert (answer.json()["status"], answer.json()["cancel_reason"]) == ("CANCELED", "customer")
    row = Stock.objects.get()
    assert (row.on_hand, row.held) == (10, 0)


def test_cancelling_twice_is_cancelling_once() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE).json()
    answers = [guest.post(f"/api/orders/{order['id']}/cancel", {}, key=key) for key in ("one", "one", "two")]
    assert {answer.json()["state"] for answer in answers} == {"canceled"}


def test_the_confirmation_is_in_the_buyers_language_and_leads_a_guest_to_the_order() -> None:
    guest = Buyer()
    guest.language = "fr"
    guest.add("TEA")
    order = guest.checkout(PRICE).json()
    confirm(order_id=order["id"])
    (sent,) = mail.outbox
    assert sent.subject == f"Votre commande {order['number']}"
    assert f"/orders/{order['id']}#{guest.order_token}" in sent.body
    assert "Objet TEA" in sent.body


def test_who_loses_the_race_for_a_cart_neither_owns_nor_works_on_the_winners_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The winner died right after placing: its lease is its own until it runs out."""
    alice = Buyer("alice")
    alice.add("TEA")
    worked_on: list[str] = []

    def advance(order: Order, **_: Any) -> Order:
        worked_on.append(order.public_id)
        return order

    monkeypatch.setattr("orders.api.checkout.advance", advance)
    with overridden("orders", answer_seconds=0.1), _another_first(alice, monkeypatch):
        lost = alice.checkout(PRICE, key="lost")
    assert (lost.status_code, lost.json()["state"]) == (202, "placed")
    assert worked_on == [lost.json()["id"]]  # by the winner


def test_the_key_that_lost_the_race_is_tied_to_the_winners_order(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    with _another_first(alice, monkeypatch):
        lost = alice.checkout(PRICE, key="lost")
    again = alice.checkout(PRICE, key="lost")
    assert (again.status_code, again.json()["id"]) == (201, lost.json()["id"])
    other = alice.checkout(PRICE, key="lost", method="pm_card_declined")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_guests_second_key_is_tied_to_the_order_of_the_first() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE, key="one").json()["id"]
    assert guest.checkout(PRICE, key="two").json()["id"] == order
    assert guest.checkout(PRICE, key="two", method="pm_card_declined").status_code == 422


def test_no_guests_token_is_stored_with_the_answers() -> None:
    guest = Buyer()
    guest.add("TEA")
    guest.add("TEA")
    guest.checkout(PRICE * 2, key="k")
    rows = list(IdempotencyKey.objects.using("orders").all())
    assert {row.status for row in rows} == {201}
    for row in rows:
        for secret in (guest.cart, guest.order_token):
            assert secret.encode() not in bytes(row.body)


@contextmanager
def _another_first(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside, another checkout of the same cart is placed between reading the cart and closing it."""
    really = placing._order

    def beaten(*arguments: Any) -> Order:
        with monkeypatch.context() as patch:
            patch.setattr(placing, "_order", really)
            assert buyer.checkout(PRICE, key="won").status_code in {201, 202}
        return really(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(placing, "_order", beaten)
        yield
