"""Who may do what: the catalogue's permissions as rows, as claims, and as what views ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, URLResolver, get_resolver

from customers.interface import customers
from customers.interface.errors import CustomerUnknown, PermissionUnknown
from customers.models import User
from customers.operations.ensure_permissions import ensure_permissions
from shop.calls.context import ANONYMOUS, SYSTEM, Principal, acting_as
from shop.errors import Forbidden
from shop.roles.catalogue import MODULES, STAFF_PERMISSIONS
from shop.web.identity.permissions import StaffPermission
from shop.web.identity.tokens import verify
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")

SUPERUSER = Principal(kind="staff", subject="root", permissions=frozenset({"*"}))
CLERK = Principal(kind="staff", subject="clerk", permissions=frozenset({"customers.deactivate"}))
PACKER = Principal(kind="staff", subject="packer", permissions=frozenset({"orders.ship"}))
CUSTOMER = Principal(kind="customer", subject="somebody")


def token_of(person: Person) -> Principal:
    return verify(person.signed_in().token)


def give(user: User, *names: str) -> None:
    with acting_as(SUPERUSER):
        customers.grant(customer_id=user.public_id, is_staff=True, permissions=names)


def test_migrating_made_a_row_for_each(django_db_setup: None) -> None:
    rows = Permission.objects.select_related("content_type")
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    for name, wanted in STAFF_PERMISSIONS.items():
        assert found[name].name == wanted.description


def test_making_them_again_changes_nothing() -> None:
    before = list(Permission.objects.order_by("pk").values())
    ensure_permissions()
    assert list(Permission.objects.order_by("pk").values()) == before


def test_each_stands_beside_a_model_that_exists() -> None:
    """Django removes permissions whose model is gone (``remove_stale_contenttypes``)."""
    for wanted in STAFF_PERMISSIONS.values():
        row = Permission.objects.get(codename=wanted.verb, content_type__app_label=wanted.module)
        assert row.content_type.model_class() is not None, wanted.name
        assert wanted.module in MODULES


def test_every_view_asks_for_one_of_them() -> None:
    asked = set(_asked_for(get_resolver()))
    assert asked <= set(STAFF_PERMISSIONS), asked - set(STAFF_PERMISSIONS)


def _asked_for(node: URLResolver | URLPattern) -> Iterator[str]:
    if isinstance(node, URLResolver):
        for inner in node.url_patterns:
            yield from _asked_for(inner)
        return
    view: Any = getattr(node.callback, "cls", None)
    for kind in getattr(view, "permission_classes", []):
        if isinstance(kind, type) and issubclass(kind, StaffPermission):
            yield kind.permission


def test_a_customers_token_has_none() -> None:
    person = Person.with_account("alice")
    person.account.user_permissions.set(Permission.objects.filter(codename="ship"))
    principal = token_of(person)
    assert (principal.kind, principal.permissions) == ("customer", frozenset())
    assert not principal.may("orders.ship")


def test_a_staff_members_token_has_what_was_granted() -> None:
    person = Person.with_account("bob")
    give(person.account, "orders.ship", "inventory.receive")
    principal = token_of(person)
    assert (principal.kind, principal.permissions) == ("staff", frozenset({"orders.ship", "inventory.receive"}))
    assert not principal.may("orders.refund")


def test_a_group_gives_them_too() -> None:
    person = Person.with_account("bob", is_staff=True)
    group = Group.objects.create(name="packers")
    group.permissions.set(Permission.objects.filter(codename="ship", content_type__app_label="orders"))
    person.account.groups.add(group)
    assert token_of(person).permissions == {"orders.ship"}


def test_a_superusers_token_has_all_in_one_sign() -> None:
    person = Person.with_account("root", is_staff=True, is_superuser=True)
    principal = token_of(person)
    assert principal.permissions == {"*"}
    assert principal.may("anything.at_all")


def test_what_only_opens_pages_stays_out_of_the_token() -> None:
    person = Person.with_account("bob", is_staff=True)
    person.account.user_permissions.set(Permission.objects.all())
    principal = token_of(person)
    assert principal.permissions == set(STAFF_PERMISSIONS)
    assert len(person.token) < 2000


def test_granting_sets_exactly_these() -> None:
    user = Person.with_account("bob").account
    give(user, "orders.ship", "orders.cancel")
    give(user, "orders.refund")
    assert User.objects.get(pk=user.pk).get_all_permissions() == {"orders.refund"}


def test_an_unknown_permission_grants_nothing() -> None:
    user = Person.with_account("bob").account
    with pytest.raises(PermissionUnknown) as caught:
        give(user, "orders.ship", "orders.steal")
    assert caught.value.params["permission"] == "orders.steal"
    assert not User.objects.get(pk=user.pk).is_staff


@pytest.mark.parametrize("who", [ANONYMOUS, CUSTOMER, PACKER, CLERK], ids=lambda who: who.subject or who.kind)
def test_only_a_superuser_grants(who: Principal) -> None:
    user = Person.with_account("bob").account
    with acting_as(who), pytest.raises(Forbidden):
        customers.grant(customer_id=user.public_id, is_staff=True, permissions=("orders.ship",))


@pytest.mark.parametrize("who", [ANONYMOUS, CUSTOMER, PACKER], ids=lambda who: who.subject or who.kind)
def test_only_staff_with_the_permission_deactivate(who: Principal) -> None:
    user = Person.with_account("bob").account
    for act in (customers.deactivate, customers.reactivate):
        with acting_as(who), pytest.raises(Forbidden):
            act(customer_id=user.public_id, reason="no")
    assert User.objects.get(pk=user.pk).is_active


def test_a_clerk_deactivates_customers_and_it_is_written_down() -> None:
    user = Person.with_account("bob").account
    with acting_as(CLERK):
        assert customers.deactivate(customer_id=user.public_id, reason="fraud").is_active is False
        assert customers.reactivate(customer_id=user.public_id, reason="no fraud").is_active is True
    assert list(user.changes.values_list("kind", "reason", "actor")) == [
        ("reactivated", "no fraud", "clerk"),
        ("deactivated", "fraud", "clerk"),
    ]


def test_a_clerk_does_not_lock_out_staff() -> None:
    boss = Person.with_account("boss", is_staff=True).account
    with acting_as(CLERK), pytest.raises(Forbidden):
        customers.deactivate(customer_id=boss.public_id, reason="revenge")
    with acting_as(SUPERUSER):
        assert customers.deactivate(customer_id=boss.public_id, reason="left").is_active is False


def test_an_unknown_customer_is_said_to_be_unknown() -> None:
    with acting_as(SYSTEM):
        for act in (customers.deactivate, customers.reactivate):
            with pytest.raises(CustomerUnknown):
                act(customer_id="nobody", reason="x")
        with pytest.raises(CustomerUnknown):
            customers.grant(customer_id="nobody", is_staff=True, permissions=())
        with pytest.raises(CustomerUnknown):
            customers.profile(customer_id="nobody")


def test_a_profile_is_what_others_may_know() -> None:
    user = Person.with_account("bob").account
    profile = customers.profile(customer_id=user.public_id)
    assert (profile.id, profile.name, profile.username, profile.email) == (
        user.public_id,
        "Bob",
        "bob",
        "bob@example.com",
    )
