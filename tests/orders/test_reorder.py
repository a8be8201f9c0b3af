"""POST /api/orders/{id}/reorder: what was ordered, into the cart again."""

import pytest

from inventory.models import Product
from orders.models import CartLine
from shop.config.sources import overridden
from tests.live.stocking import stock
from tests.orders.buyers import PRICE, Buyer

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("people", "tea")]


def test_the_lines_are_in_the_cart_again() -> None:
    alice = Buyer("alice")
    alice.add("TEA", 2)
    order = alice.checkout(2 * PRICE).json()
    answer = alice.post(f"/api/orders/{order['id']}/reorder")
    assert answer.status_code == 200, answer.content
    assert answer.json() == {"lines": [{"sku": "TEA", "quantity": 2}], "cart_token": None, "missing": []}


def test_they_come_on_top_of_what_is_there() -> None:
    alice = Buyer("alice")
    alice.add("TEA", 2)
    order = alice.checkout(2 * PRICE).json()
    alice.add("TEA", 1)
    assert alice.post(f"/api/orders/{order['id']}/reorder").json()["lines"][0]["quantity"] == 3


def test_the_same_key_puts_them_in_once() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    answers = [alice.post(f"/api/orders/{order['id']}/reorder", key="again-1") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert alice.get("/api/orders/cart").json()["items"][0]["quantity"] == 1


def test_what_left_the_shop_is_named() -> None:
    stock(sku="POT", quantity=5, price=PRICE, tax_category="standard")
    guest = Buyer()
    guest.add("TEA")
    guest.add("POT")
    order = guest.checkout(2 * PRICE).json()
    Product.objects.filter(sku="POT").update(is_active=False)
    answer = guest.post(f"/api/orders/{order['id']}/reorder").json()
    assert ([line["sku"] for line in answer["lines"]], answer["missing"]) == (["TEA"], ["POT"])


def test_somebody_elses_order_cannot_be_repeated() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    for other in (Buyer("bob"), Buyer(), Buyer("boss")):
        assert other.post(f"/api/orders/{order['id']}/reorder").status_code == 404


def test_a_cart_that_cannot_take_all_takes_none() -> None:
    stock(sku="POT", quantity=5, price=PRICE, tax_category="standard")
    alice = Buyer("alice")
    alice.add("TEA")
    alice.add("POT")
    order = alice.checkout(2 * PRICE).json()
    with overridden("orders", longest_cart=1):
        answer = alice.post(f"/api/orders/{order['id']}/reorder")
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_full")
    assert not CartLine.objects.filter(cart__state="open").exists()
