"""What delivery costs: in the cart, in the order, on the invoice; free from a limit on, and frozen with the order."""

from collections.abc import Iterator

import pytest
from django.core import mail

from orders.jobs import confirm
from orders.models import Order
from orders.rules.delivery import Delivery, Tariff
from shop.config.sources import overridden
from tests.orders.buyers import PRICE, Buyer

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("people", "tea")]

COST = 490
EXPRESS = 990


@pytest.fixture(autouse=True)
def tariff() -> Iterator[None]:
    with overridden("orders", shipping_cost=COST, express_shipping_cost=EXPRESS, free_shipping_limit=2 * PRICE):
        yield


def test_the_cart_says_what_delivery_costs_and_from_when_it_is_free() -> None:
    guest = Buyer()
    guest.add("TEA")
    cart = guest.get("/api/orders/cart").json()
    assert (cart["shipping"], cart["free_shipping_from"], cart["total"]) == (COST, 2 * PRICE, PRICE + COST)
    assert cart["tax"] == round((PRICE + COST) / 6)
    guest.add("TEA")
    cart = guest.get("/api/orders/cart").json()
    assert (cart["shipping"], cart["total"]) == (0, 2 * PRICE)


def test_an_empty_cart_costs_nothing_to_deliver() -> None:
    cart = Buyer().get("/api/orders/cart").json()
    assert (cart["shipping"], cart["total"]) == (0, 0)


def test_the_order_and_its_invoice_hold_it() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE + COST).json()
    assert (order["state"], order["shipping"], order["total"]) == ("paid", COST, PRICE + COST)
    (document,) = alice.get(f"/api/orders/{order['id']}/invoices").json()["items"]
    content = document["content"]
    *_, last = content["lines"]
    assert (last["name"], last["quantity"], last["amount"], last["rate"]) == ("Delivery", 1, COST, 2000)
    assert content["totals"]["gross"] == PRICE + COST == sum(line["amount"] for line in content["lines"])
    assert content["totals"]["tax"] == sum(line["tax"] for line in content["lines"])


def test_a_total_without_it_is_refused() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    answer = alice.checkout(PRICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    assert answer.json()["params"]["total"] == PRICE + COST


def test_a_tariff_that_changes_later_changes_no_order() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE + COST, method="").json()
    with overridden("orders", shipping_cost=9999):
        answer = alice.post(f"/api/orders/{order['id']}/pay", {"payment_method": "pm_card_ok"}, key="pay-it-now-1")
    assert (answer.json()["state"], answer.json()["total"]) == ("paid", PRICE + COST)
    assert Order.objects.get().shipping == COST


def test_the_mail_says_it_in_the_buyers_language() -> None:
    guest = Buyer()
    guest.language = "fr"
    guest.add("TEA")
    order = guest.checkout(PRICE + COST).json()
    mail.outbox.clear()
    confirm(order["id"])
    assert "Livraison" in str(mail.outbox[0].body)


def test_the_cart_reckons_with_the_delivery_that_is_chosen() -> None:
    guest = Buyer()
    guest.add("TEA", 2)
    cart = guest.get("/api/orders/cart?delivery=express").json()
    assert cart["deliveries"] == [{"delivery": "standard", "shipping": 0}, {"delivery": "express", "shipping": EXPRESS}]
    assert (cart["delivery"], cart["shipping"], cart["total"]) == ("express", EXPRESS, 2 * PRICE + EXPRESS)


def test_an_express_order_says_so_wherever_it_is_shown() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE + EXPRESS, delivery="express").json()
    assert (order["state"], order["delivery"], order["shipping"]) == ("paid", "express", EXPRESS)
    (document,) = alice.get(f"/api/orders/{order['id']}/invoices").json()["items"]
    *_, last = document["content"]["lines"]
    assert (last["name"], last["amount"]) == ("Express delivery", EXPRESS)
    mail.outbox.clear()
    confirm(order["id"])
    assert "Express delivery" in str(mail.outbox[0].body)


def test_the_total_is_that_of_the_delivery_that_is_ordered() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    answer = alice.checkout(PRICE + COST, delivery="express")
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    assert answer.json()["params"]["total"] == PRICE + EXPRESS


def test_what_is_not_offered_is_not_delivered() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    with overridden("orders", express_shipping_cost=0):
        assert alice.get("/api/orders/cart?delivery=express").json()["code"] == "delivery_not_offered"
        answer = alice.checkout(PRICE, delivery="express")
        assert (answer.status_code, answer.json()["code"]) == (409, "delivery_not_offered")
        assert [each["delivery"] for each in alice.get("/api/orders/cart").json()["deliveries"]] == ["standard"]
    assert alice.get("/api/orders/cart?delivery=owl").json()["code"] == "delivery_not_offered"
    assert alice.checkout(PRICE + COST, delivery="owl").status_code == 400
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("cost", "free_from", "goods", "charged"),
    [(490, 0, 10**9, 490), (490, 5000, 4999, 490), (490, 5000, 5000, 0), (0, 5000, 1, 0)],
)
def test_the_tariff(cost: int, free_from: int, goods: int, charged: int) -> None:
    offered = Tariff(standard=cost, free_from=free_from, express=990).of(goods)
    assert offered == {Delivery.STANDARD: charged, Delivery.EXPRESS: 990}
