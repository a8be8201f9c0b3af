"""What the back office asks of the modules, asked again: nothing happens a second time."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import pytest

from customers.models import User
from inventory.interface.messages import ProductEdit
from shop.calls.wire import operations
from shop.roles.catalogue import BACKOFFICE, MODULES
from tests.faults.apart.messages import Message, Post, everything
from tests.faults.apart.stories import STORIES
from tests.inventory.making import MAIN, stocked, warehouse
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]

#: Operations that change nothing.
READING: Final = {
    "customers": {"jwks", "profile", "buyer", "personal_data"},
    "inventory": {"products", "holds"},
    "billing": {"quote", "payments", "invoices", "documents", "document_file", "personal_data"},
    "orders": {"personal_data"},
    "gateway": {"check", "explain", "traffic"},
    "configsvc": {"check", "difference", "effective", "target"},
}
#: Operations that are refused when they are asked again, because what they change is no longer what they expect, or
#: because their name is taken, or change nothing then: tests/configsvc, tests/gateway/test_control and test_overview,
#: tests/orders/test_personal_data show it.
REFUSED_AGAIN: Final = {
    "billing": {"forget_methods"},
    "gateway": {"write", "remove", "drain", "use_again"},
    "configsvc": {"write", "take_back", "return_to", "tag", "add_client", "set_client"},
}
#: Told by orders, one order's story at a time: see ``stories``.
TOLD_BY_ORDERS: Final = {name for names, _ in STORIES.values() for name in names}


def a_customer() -> str:
    return str(User.objects.create_user("carla", "carla@example.com", "correct horse battery", name="Carla").public_id)


def a_closed_account() -> str:
    who = a_customer()
    Post().deliver(Message("customers", "deactivate", BACKOFFICE, STAFF["customers", "deactivate"](who)))
    return who


def a_group() -> str:
    group = Message("customers", "define_group", BACKOFFICE, STAFF["customers", "define_group"](""))
    Post().deliver(group)
    return ""


def an_order(*before: str) -> str:
    guest = Buyer()
    guest.add("TEA", 2)
    order_id: str = guest.checkout(2 * PRICE).json()["id"]
    for name in before:
        assert Post().deliver(Message("orders", name, BACKOFFICE, STAFF["orders", name](order_id))) is not None
    return order_id


def two_warehouses(_: str = "") -> str:
    warehouse("NORTH")
    return stocked(10)


def goods(_: str = "") -> str:
    return stocked(10)


STAFF: Final[dict[tuple[str, str], Callable[[str], dict[str, Any]]]] = {
    ("inventory", "receive"): lambda sku: {"sku": sku, "warehouse": MAIN, "quantity": 5, "reference": "R-1"},
    ("inventory", "adjust"): lambda sku: {
        "sku": sku,
        "warehouse": MAIN,
        "change": -2,
        "reason": "broken",
        "reference": "A-1",
    },
    ("inventory", "transfer"): lambda sku: {
        "sku": sku,
        "source": MAIN,
        "target": "NORTH",
        "quantity": 3,
        "reference": "T-1",
    },
    ("inventory", "set_threshold"): lambda sku: {"sku": sku, "warehouse": MAIN, "threshold": 20},
    ("inventory", "edit_product"): lambda sku: {"sku": sku, "edit": ProductEdit(price=777)},
    ("customers", "deactivate"): lambda who: {"customer_id": who, "reason": "asked for it"},
    ("customers", "reactivate"): lambda who: {"customer_id": who, "reason": "came back"},
    ("customers", "grant"): lambda who: {"customer_id": who, "is_staff": True, "permissions": ("orders.ship",)},
    ("customers", "define_group"): lambda _: {"name": "packers", "permissions": ("orders.ship",)},
    ("customers", "remove_group"): lambda _: {"name": "packers"},
    ("orders", "ship"): lambda order: {"order_id": order, "tracking": "6A"},
    ("orders", "deliver"): lambda order: {"order_id": order},
    ("orders", "cancel"): lambda order: {"order_id": order, "reason": "out of tea"},
    ("orders", "refund"): lambda order: {"order_id": order, "reason": "cold"},
}
#: What must be there before.
BEFORE: Final[dict[tuple[str, str], Callable[[], str]]] = {
    **{("inventory", name): goods for name in ("receive", "adjust", "set_threshold", "edit_product")},
    ("inventory", "transfer"): two_warehouses,
    **{("customers", name): a_customer for name in ("deactivate", "grant")},
    ("customers", "reactivate"): a_closed_account,
    ("customers", "define_group"): a_customer,
    ("customers", "remove_group"): a_group,
    ("orders", "ship"): an_order,
    ("orders", "deliver"): lambda: an_order("ship"),
    ("orders", "cancel"): an_order,
    ("orders", "refund"): lambda: an_order("ship"),
}


def test_no_operation_with_an_effect_is_forgotten() -> None:
    covered = {(module, name) for module in ("inventory", "billing") for name in TOLD_BY_ORDERS} | set(STAFF)
    for module in READING:
        found = set(operations(module, import_module(f"{module}.interface.contract").CONTRACT))
        refused = REFUSED_AGAIN.get(module, set())
        assert found - READING[module] - refused <= {name for where, name in covered if where == module}
    assert set(READING) == {name for name, module in MODULES.items() if module.has_database}


@pytest.mark.parametrize(("module", "name"), STAFF)
def test_asked_again_it_answers_the_same_and_changes_nothing(module: str, name: str) -> None:
    message = Message(module, name, BACKOFFICE, STAFF[module, name](BEFORE[module, name]()))
    post = Post()
    untouched = everything()
    first = post.deliver(message)
    assert first is not None
    after_one = everything()
    assert after_one != untouched
    assert post.deliver(message) == (None if name == "remove_group" else first)  # there is none of that name any more
    assert everything() == after_one


@pytest.mark.parametrize("names", [("ship", "deliver"), ("ship", "refund"), ("ship", "deliver", "refund")])
def test_backwards_and_twice_an_order_ends_the_same(names: tuple[str, ...]) -> None:
    order_id = an_order()
    messages = [Message("orders", name, BACKOFFICE, STAFF["orders", name](order_id)) for name in names]
    post = Post()
    post.deliver_until_quiet([*reversed(messages), *reversed(messages)])
    again = [post.deliver(message) for message in messages]
    assert again[-1].state == {"deliver": "delivered", "refund": "canceled"}[names[-1]]


def test_after_cancelling_nothing_is_shipped() -> None:
    order_id, post = an_order(), Post()
    cancel, ship, refund = (
        Message("orders", name, BACKOFFICE, STAFF["orders", name](order_id)) for name in ("cancel", "ship", "refund")
    )
    cancelled = post.deliver(cancel)
    assert cancelled.state == "canceled"
    before = everything()
    assert post.deliver(ship) is None
    assert post.deliver(refund) in (None, cancelled)
    assert post.deliver(cancel) == cancelled
    assert everything() == before
