"""What delivery costs: in the cart, in the order, on the invoice; free from a limit on, and frozen with the order."""

from collections.abc import Iterator

import pytest
from django.core import mail

from orders.jobs import confirm
from orders.models import Order
from orders.rules.pricing import ShippingTariff
from shop.config.sources import overridden
from tests.orders.buyers import PRICE, Buyer

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("people", "tea")]

COST = 490


@pytest.fixture(autouse=True)
def tariff() -> Iterator[None]:
    with overridden("orders", shipping_cost=COST, free_shipping_limit=2 * PRICE):
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


@pytest.mark.parametrize(
    ("cost", "free_from", "goods", "charged"),
    [(490, 0, 10**9, 490), (490, 5000, 4999, 490), (490, 5000, 5000, 0), (0, 5000, 1, 0)],
)
def test_the_tariff(cost: int, free_from: int, goods: int, charged: int) -> None:
    assert ShippingTariff(cost, free_from).of(goods) == charged
