"""Fields nobody offered, in bodies that are right otherwise (A5, A6): refused, and nothing of them on record."""

from typing import Any, Final

import pytest

from customers.models import Registration, User
from orders.models import Order
from tests.api.books import books
from tests.api.cast import Visitor, staff_with
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED
from tests.api.samples import sample_of
from tests.api.world import World

pytestmark = pytest.mark.django_db(databases="__all__")

#: What an attacker would like to say about themselves, about an order, or about a price.
SMUGGLED: Final[dict[str, Any]] = {
    "is_staff": True,
    "is_superuser": True,
    "is_active": True,
    "groups": [1],
    "user_permissions": [1],
    "permissions": ["*"],
    "id": 1,
    "public_id": "0" * 32,
    "email_verified": True,
    "confirmed_at": "2026-01-01T00:00:00Z",
    "tokens_not_before": None,
    "balance": 1_000_000,
    "customer": "0" * 32,
    "customer_id": "0" * 32,
    "status": "DELIVERED",
    "state": "paid",
    "total": 1,
    "tax": 0,
    "unit_price": 1,
    "amount": 1,
    "discount": 0.99,
    "invoice_number": "FA-2026-000001",
    "paid_at": "2026-01-01T00:00:00Z",
    "on_hand": 1_000_000,
    "held": 0,
    "actor": "somebody",
    "__class__": "x",
    "constructor": {"prototype": {}},
}

WITH_BODY: Final = pytest.mark.parametrize(
    "operation",
    [operation for operation in operations() if operation.body is not None],
    ids=lambda operation: operation.name,
)


@WITH_BODY
def test_a_field_nobody_offered_is_refused(operation: Operation, world: World) -> None:
    refuses_what_nobody_offered(operation, world)


def refuses_what_nobody_offered(operation: Operation, world: World) -> None:
    access = EXPECTED[operation.place]
    asker = staff_with(access.permission) if access.kind == "staff" else world.alice
    sample = sample_of(operation, world, asker)
    offered = (operation.body or {})["properties"]
    before = books()
    taken = {}
    for name, value in SMUGGLED.items():
        if name in offered:
            continue
        body = {**sample.body, name: value}
        answer = asker.request(operation.method, sample.path(operation), body, headers=sample.needs)
        if answer.status_code != 400 or list(answer.json()["errors"]) != [name]:
            taken[name] = f"{answer.status_code} {answer.content[:200]!r}"
    assert taken == {}
    assert books() == before


def test_an_account_is_opened_with_no_rights(nobody: Visitor, world: World) -> None:
    """The database is asked, not the answer."""
    body = {"name": "Eve", "username": "eve", "email": "eve@example.com", "password": "correct horse battery"}
    assert nobody.post("/api/customers/register", {**body, "is_staff": True}).status_code == 400
    assert not Registration.objects.filter(username="eve").exists()
    assert nobody.post("/api/customers/register", body).status_code == 202
    assert not User.objects.filter(username="eve").exists()


def test_a_profile_keeps_what_only_we_change(alice: Visitor) -> None:
    before = User.objects.filter(username="alice").values().get()
    for name, value in SMUGGLED.items():
        assert alice.request("PATCH", "/api/customers/me", {"name": "Eve", name: value}).status_code == 400
    assert User.objects.filter(username="alice").values().get() == before


def test_a_line_has_the_price_of_the_catalogue(world: World, nobody: Visitor) -> None:
    placed = Order.objects.get(public_id=world.order(nobody).id)
    (line,) = placed.lines.all()
    assert (line.unit_price, line.discount, placed.total) == (1990, 0, 1990)
