"""Forty orders in every state, each bought through the same operations as a real one."""

import random
from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import OutputWrapper
from django.utils import timezone

from customers.interface import customers
from customers.interface.demo import USERNAMES, demo_customer_id
from inventory.interface.demo import DEMO_SKUS
from orders.models import Order
from orders.operations import fulfil, request_cancel
from orders.operations.advance import advance
from orders.operations.claim import NoKey
from orders.operations.edit_cart import add_line
from orders.operations.place import Buyer, place
from orders.operations.settle import settle
from orders.queries.basket import basket_of
from orders.queries.carts import open_lines
from orders.rules.delivery import Delivery
from orders.rules.owner import Owner
from orders.rules.states import Reason
from shop.calls.context import SYSTEM, acting_as, within
from shop.progress import progress
from shop.work.models import Job

ORDERS: Final = 40
SECONDS: Final = 20.0

#: How an order ends, and how many of the forty do. ``method`` is the test card.
ENDINGS: Final = (
    ("delivered", 14, "pm_card_ok"),
    ("shipped", 7, "pm_card_ok"),
    ("paid", 8, "pm_card_ok"),
    ("waiting", 3, ""),
    ("declined", 2, "pm_card_declined"),
    ("cancelled", 4, "pm_card_ok"),
    ("returned", 2, "pm_card_ok"),
)


def is_empty() -> bool:
    """Whether there is no order."""
    return not Order.objects.exists()


def load(*, seed: int, out: OutputWrapper) -> None:
    """Make them, with a bar that grows. The same seed orders the same things."""
    draw = random.Random(seed)  # noqa: S311 - demo data
    wanted = [(ending, method) for ending, count, method in ENDINGS for _ in range(count)]
    draw.shuffle(wanted)
    with acting_as(SYSTEM):
        for ending, method in progress(wanted, "orders"):
            with within(SECONDS):
                _finish(_buy(draw, method, seed), ending)
    out.write(f"  {ORDERS} orders")
    Job.objects.using("orders").filter(name="orders.send_confirmation").delete()  # nobody waits for these mails


def _buy(draw: random.Random, method: str, seed: int) -> Order:
    owner, buyer = _buyer(draw, seed)
    now = timezone.now()
    for sku in draw.sample(DEMO_SKUS, draw.randint(1, 4)):
        edited = add_line(owner=owner, sku=sku, quantity=draw.choice((1, 1, 1, 2, 2, 3)), price=None, now=now)
        owner = owner if owner.customer_id else Owner(token=edited.token)
    total = basket_of([(line.sku, line.quantity) for line in open_lines(owner)]).total
    placed = place(
        owner=owner,
        buyer=buyer,
        delivery=Delivery.STANDARD,
        expected_total=total,
        method=method,
        key=NoKey(),
        now=now,
    )
    return advance(placed.order, clock=timezone.now)


def _buyer(draw: random.Random, seed: int) -> tuple[Owner, Buyer]:
    """One of the demo's customers, or now and then a guest."""
    if draw.random() < 0.2:
        address = {"name": "Noé Laurent", "line1": "4 allée des Tilleuls", "postal_code": "33000", "city": "Bordeaux"}
        guest = Buyer(
            customer_id="",
            email="noe@example.com",
            name="Noé Laurent",
            language="fr",
            address=address | {"country": "FR"},
        )
        return Owner(), guest
    profile = customers.profile(customer_id=demo_customer_id(draw.choice(USERNAMES), seed=seed))
    address = {
        "name": profile.name,
        "line1": "12 rue des Lilas",
        "postal_code": "75011",
        "city": "Paris",
        "country": "FR",
    }
    buyer = Buyer(
        customer_id=profile.id, email=profile.email, name=profile.name, language=profile.language, address=address
    )
    return Owner(customer_id=profile.id), buyer


def _finish(order: Order, ending: str) -> None:
    """Take a bought order to where the demo wants it."""
    for act in _STEPS_TO[ending]:
        act(order)
        settle(public_id=order.public_id, clock=timezone.now)
        order.refresh_from_db()


def _ship(order: Order) -> None:
    fulfil.request_shipping(order=order, tracking=f"6A{order.pk:011d}", actor="Camille Roche", now=timezone.now())


def _deliver(order: Order) -> None:
    fulfil.deliver(order=order, actor="Camille Roche", now=timezone.now())


def _cancel(order: Order) -> None:
    request_cancel.request_cancel(
        order=order, reason=Reason.CUSTOMER, note="", actor=order.name, key=NoKey(), now=timezone.now()
    )


def _return(order: Order) -> None:
    request_cancel.take_back(order=order, note="Wrong size", actor="Camille Roche", key=NoKey(), now=timezone.now())


_STEPS_TO: Final[dict[str, tuple[Callable[[Order], Any], ...]]] = {
    "delivered": (_ship, _deliver),
    "shipped": (_ship,),
    "paid": (),
    "waiting": (),
    "declined": (),
    "cancelled": (_cancel,),
    "returned": (_ship, _return),
}
