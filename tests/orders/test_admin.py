"""Orders in the back office of one process: its buttons do what the interface does, for those who may."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from inventory.models import Stock
from orders.models import Order
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


@pytest.fixture
def order(people: None, tea: str) -> Order:
    """A guest's, paid."""
    guest = Buyer()
    guest.add("TEA", 2)
    return Order.objects.get(public_id=guest.checkout(2 * PRICE).json()["id"])


def somebody(name: str, *permissions: str, is_boss: bool = False) -> Client:
    """A staff member, signed in."""
    user = get_user_model()(
        username=name,
        email=f"{name}@example.com",
        email_canonical=f"{name}@example.com",
        name=name,
        is_staff=True,
        is_superuser=is_boss,
    )
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def press(staff: Client, order: Order, button: str, **fields: str) -> int:
    """Press it and confirm; the status of the answer."""
    page = f"/admin/orders/order/{order.pk}/act/{button}/"
    return staff.post(page, {"confirmed": "yes", **fields}).status_code


def state_of(order: Order) -> tuple[str, str, str]:
    order.refresh_from_db()
    return order.state, order.cancel_reason, order.cancel_note


def test_a_paid_order_is_cancelled_and_its_goods_are_for_sale_again(order: Order) -> None:
    assert press(somebody("boss", is_boss=True), order, "cancel", reason="asked for by phone") == 302
    assert state_of(order) == ("canceled", "staff", "asked for by phone")
    assert (Stock.objects.get().on_hand, Stock.objects.get().held) == (10, 0)


def test_it_is_shipped_delivered_and_taken_back(order: Order) -> None:
    boss = somebody("boss", is_boss=True)
    for button, fields in (("ship", {"tracking": "6A1"}), ("deliver", {}), ("refund", {"reason": "broken"})):
        assert press(boss, order, button, **fields) == 302
    assert state_of(order) == ("canceled", "returned", "broken")
    assert order.tracking == "6A1"


def test_who_may_only_look_changes_nothing(order: Order) -> None:
    looker = somebody("looker", "view_order")
    before = state_of(order)
    assert looker.get(f"/admin/orders/order/{order.pk}/change/").status_code == 200
    for button in ("ship", "deliver", "cancel", "refund"):
        assert press(looker, order, button, reason="x", tracking="") == 403
    assert looker.post(f"/admin/orders/order/{order.pk}/change/", {"state": "canceled"}).status_code == 403
    assert looker.post(f"/admin/orders/order/{order.pk}/delete/", {"post": "yes"}).status_code == 403
    assert state_of(order) == before


def test_not_even_the_boss_writes_what_happened(order: Order) -> None:
    boss = somebody("boss", is_boss=True)
    before = state_of(order)
    for page in (f"order/{order.pk}/change/", f"order/{order.pk}/delete/", "order/add/", "cart/add/"):
        assert boss.post(f"/admin/orders/{page}", {"state": "canceled", "post": "yes"}).status_code == 403
    assert state_of(order) == before
