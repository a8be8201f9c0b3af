"""Fulfilment by staff: each needs their own permission, and states only move the way goods do."""

import pytest

from inventory.models import Stock
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


@pytest.fixture
def order(people: None, tea: str) -> str:
    guest = Buyer()
    guest.add("TEA", 2)
    found: str = guest.checkout(2 * PRICE).json()["id"]
    return found


def test_shipping_takes_the_goods_off_the_shelf_and_delivering_ends_it(order: str) -> None:
    packer = Buyer("packer")
    shipped = packer.post(f"/api/orders/{order}/ship", {"tracking": "6A1"}).json()
    assert (shipped["state"], shipped["status"], shipped["tracking"]) == ("shipped", "PENDING", "6A1")
    assert (Stock.objects.get().on_hand, Stock.objects.get().held) == (8, 0)
    assert packer.post(f"/api/orders/{order}/deliver").json()["status"] == "DELIVERED"


def test_shipping_twice_ships_once(order: str) -> None:
    packer = Buyer("packer")
    for _ in range(2):
        assert packer.post(f"/api/orders/{order}/ship", {}).status_code == 200
    assert Stock.objects.get().on_hand == 8


def test_a_shipped_order_cannot_be_cancelled_but_taken_back(order: str) -> None:
    boss = Buyer("boss")
    boss.post(f"/api/orders/{order}/ship", {})
    refused = boss.post(f"/api/orders/{order}/cancel", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_cancellable")
    returned = boss.post(f"/api/orders/{order}/refund", {"reason": "broken"}, key="k").json()
    assert (returned["state"], returned["cancel_reason"]) == ("canceled", "returned")
    assert (Stock.objects.get().on_hand, Stock.objects.get().held) == (10, 0)


def test_taking_back_needs_a_key_and_happens_once(order: str) -> None:
    boss = Buyer("boss")
    boss.post(f"/api/orders/{order}/ship", {})
    path = f"/api/orders/{order}/refund"
    missing = boss.post(path, {"reason": "broken"})
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")
    first, again, another = (boss.post(path, {"reason": "broken"}, key=key) for key in ("k", "k", "other"))
    assert (first.status_code, again.content) == (200, first.content)
    assert (another.status_code, another.json()["state"]) == (200, "canceled")
    assert boss.post(path, {"reason": "late"}, key="k").status_code == 422
    assert Stock.objects.get().on_hand == 10


def test_an_unpaid_order_cannot_be_shipped() -> None:
    guest = Buyer()
    guest.add("TEA")
    waiting = guest.checkout(PRICE, method="").json()["id"]
    answer = Buyer("packer").post(f"/api/orders/{waiting}/ship", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_shippable")


def test_a_paid_order_cannot_be_delivered_before_it_was_shipped(order: str) -> None:
    answer = Buyer("packer").post(f"/api/orders/{order}/deliver")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_deliverable")


@pytest.mark.parametrize("who", ["alice", "clerk"])
@pytest.mark.parametrize("verb", ["ship", "deliver", "refund"])
def test_nobody_else_may(order: str, who: str, verb: str) -> None:
    assert Buyer(who).post(f"/api/orders/{order}/{verb}", {}).status_code == 403
    assert Buyer().post(f"/api/orders/{order}/{verb}", {}).status_code == 401
