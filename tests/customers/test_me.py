"""GET and PATCH /api/customers/me."""

from typing import Any

import pytest

from customers.models import User
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_says_what_the_owner_may_know_and_nothing_else(alice: Person) -> None:
    answer = alice.get("/me").json()
    account = alice.account
    assert answer.pop("created_at").endswith("Z")
    assert answer == {
        "id": account.public_id,
        "name": "Alice",
        "username": "alice",
        "email": "alice@example.com",
        "language": "en",
        "is_staff": False,
        "permissions": [],
    }


def test_nobody_is_nobody(visitor: Person) -> None:
    answer = visitor.get("/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_name_and_language_can_be_changed(alice: Person) -> None:
    answer = alice.patch("/me", {"name": "Alice Liddell", "language": "fr"})
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["language"]) == ("Alice Liddell", "fr")
    assert alice.account.name == "Alice Liddell"


def test_an_empty_change_changes_nothing(alice: Person) -> None:
    assert alice.patch("/me", {}).json()["name"] == "Alice"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("is_staff", True),
        ("is_superuser", True),
        ("is_active", False),
        ("groups", [1]),
        ("user_permissions", ["orders.ship"]),
        ("permissions", ["*"]),
        ("id", 1),
        ("public_id", "x" * 32),
        ("email", "other@example.com"),
        ("email_canonical", "other@example.com"),
        ("email_verified", True),
        ("confirmed_at", "2026-01-01"),
        ("username", "bob"),
        ("password", "not like this"),
        ("balance", 100),
        ("customer", 1),
        ("address_count", 0),
        ("tokens_not_before", None),
        ("language", "de"),
        ("name", ""),
        ("name", None),
        ("name", "x" * 121),
        ("name", "a\x00b"),
    ],
)
def test_nothing_else_can_be_changed(alice: Person, field: str, value: Any) -> None:
    before = User.objects.values().get()
    answer = alice.patch("/me", {field: value})
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert User.objects.values().get() == before
