"""Accounts in Django's admin: its log-in, what is shown, and what its buttons do."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
from tests.customers.hashing import counted_hashes
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

USERS = "/admin/customers/user/"


@pytest.fixture
def admin() -> Client:
    """A superuser's browser, signed in to the back office."""
    Person.with_account("root", is_staff=True, is_superuser=True)
    return entered("root")


def entered(username: str) -> Client:
    client = Client()
    answer = enter(client, username)
    assert answer.status_code == 302, answer.content
    return client


def enter(client: Client, username: str, password: str = PASSWORD, peer: str = "192.0.2.1") -> Any:
    body = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", body, REMOTE_ADDR=peer)


def staff(*permissions: str) -> Client:
    Person.with_account("bob")
    with acting_as(SYSTEM):
        customers.grant(customer_id=User.objects.get(username="bob").public_id, is_staff=True, permissions=permissions)
    return entered("bob")


def press(client: Client, username: str, action: str, **values: Any) -> Any:
    page = f"{USERS}{User.objects.get(username=username).pk}/act/{action}/"
    return client.post(page, {"confirmed": "yes", **values}, follow=True)


def messages(answer: Any) -> list[str]:
    return re.findall(r'<li class="(?:success|error)">(.*?)</li>', answer.content.decode())


@pytest.mark.parametrize("login", ["root", "ROOT", "root@example.com"])
def test_staff_sign_in_by_user_name_or_address(login: str) -> None:
    Person.with_account("root", is_staff=True, is_superuser=True)
    assert enter(Client(), login).status_code == 302


def test_customers_do_not() -> None:
    Person.with_account("alice")
    assert enter(Client(), "alice").status_code == 200


def test_its_log_in_hashes_once_for_everybody() -> None:
    Person.with_account("root", is_staff=True)
    for name in ("root", "nobody"):
        with counted_hashes() as count:
            enter(Client(), name, "guess")
        assert count.hashes == 1


def test_its_log_in_takes_no_endless_password() -> None:
    Person.with_account("root", is_staff=True)
    with counted_hashes() as count:
        answer = enter(Client(), "root", "x" * 100_000)
    assert (answer.status_code, count.hashes) == (200, 0)


def test_its_log_in_is_limited_together_with_the_shops() -> None:
    visitor = Person.with_account("root", is_staff=True)
    visitor.peer = "192.0.2.1"
    for _ in range(5):
        visitor.log_in("root", "guess")
        enter(Client(), "root", "guess")
    with counted_hashes() as count:
        answer = enter(Client(), "root")
    assert count.hashes == 0
    assert "Too many tries. Please wait 15 min and try again." in answer.content.decode()
    assert visitor.log_in("root").status_code == 429


def test_accounts_are_listed_searched_and_shown(admin: Client) -> None:
    Person.with_account("alice")
    assert "alice@example.com" in admin.get(USERS).content.decode()
    assert "alice" not in admin.get(f"{USERS}?q=zebra").content.decode().replace("alice@", "")
    page = admin.get(f"{USERS}{User.objects.get(username='alice').pk}/change/").content.decode()
    assert "alice@example.com" in page
    assert "argon2" not in page
    assert 'name="_save"' not in page


def test_the_list_costs_the_same_however_many_there_are(admin: Client) -> None:
    counts = []
    for number in range(2):
        for index in range(10):
            Person.with_account(f"person{number}{index}")
        admin.get(USERS)
        with CaptureQueriesContext(connections["customers"]) as queries:
            admin.get(USERS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_is_saved_by_djangos_own_forms(admin: Client) -> None:
    Person.with_account("alice")
    alice = User.objects.get(username="alice")
    for path in (f"{USERS}add/", f"{USERS}{alice.pk}/change/", f"{USERS}{alice.pk}/delete/"):
        answer = admin.post(path, {"is_superuser": "on", "is_staff": "on", "post": "yes", "username": "mallory"})
        assert answer.status_code == 403, path
    answer = admin.post(USERS, {"action": "delete_selected", "_selected_action": [alice.pk], "post": "yes"})
    assert User.objects.values().get(pk=alice.pk) == User.objects.values().get(username="alice")


def test_a_button_deactivates_through_the_interface(admin: Client) -> None:
    alice = Person.with_account("alice").signed_in()
    answer = press(admin, "alice", "deactivate", reason="fraud")
    assert messages(answer) == ["Deactivate: done for 1."]
    assert alice.get("/me").status_code == 401
    change = alice.account.changes.get()
    assert (change.reason, change.actor) == ("fraud", User.objects.get(username="root").public_id)
    assert "fraud" in LogEntry.objects.get().change_message
    press(admin, "alice", "reactivate", reason="no fraud")
    assert alice.log_in().status_code == 200


def test_the_reason_must_be_given(admin: Client) -> None:
    Person.with_account("alice")
    answer = press(admin, "alice", "deactivate", reason="")
    assert "This field is required." in answer.content.decode()
    assert User.objects.get(username="alice").is_active


def test_the_list_does_it_for_several(admin: Client) -> None:
    for name in ("alice", "carol"):
        Person.with_account(name)
    chosen = list(User.objects.filter(username__in=["alice", "carol"]).values_list("pk", flat=True))
    asked = admin.post(USERS, {"action": "deactivate", "_selected_action": chosen, "index": "0"})
    assert 'name="confirmed"' in asked.content.decode()
    assert User.objects.filter(is_active=True).count() == 3
    body = {"action": "deactivate", "_selected_action": chosen, "confirmed": "yes", "reason": "spam"}
    assert messages(admin.post(USERS, body, follow=True)) == ["Deactivate: done for 2."]
    assert User.objects.filter(is_active=False).count() == 2


def test_what_is_refused_is_said_in_the_readers_language(admin: Client) -> None:
    Person.with_account("boss", is_staff=True)
    clerk = staff("customers.deactivate", "customers.view_user")
    clerk.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    answer = press(clerk, "boss", "deactivate", reason="revenge")
    assert [text.split(":")[0] for text in messages(answer)] == ["Boss"]
    assert User.objects.get(username="boss").is_active


def test_buttons_are_for_those_who_may(admin: Client) -> None:
    Person.with_account("alice")
    viewer = staff("customers.view_user")
    page = viewer.get(f"{USERS}{User.objects.get(username='alice').pk}/change/")
    assert page.status_code == 200
    assert "/act/" not in page.content.decode()
    assert press(viewer, "alice", "deactivate", reason="x").status_code == 403
    assert press(viewer, "alice", "grant", is_staff="on").status_code == 403
    body = {"action": "deactivate", "_selected_action": [1], "confirmed": "yes", "reason": "x"}
    viewer.post(USERS, body)
    assert User.objects.get(username="alice").is_active


def test_staff_without_the_view_permission_see_nothing() -> None:
    Person.with_account("alice")
    packer = staff("orders.ship")
    assert packer.get(USERS).status_code == 403
    assert packer.get(f"{USERS}{User.objects.get(username='alice').pk}/change/").status_code == 403


def test_a_superuser_makes_staff(admin: Client) -> None:
    alice = Person.with_account("alice")
    press(admin, "alice", "grant", is_staff="on", permissions=["orders.ship", "customers.view_user"])
    assert alice.account.get_all_permissions() == {"orders.ship", "customers.view_user"}
    page = admin.get(f"{USERS}{alice.account.pk}/act/grant/").content.decode()
    assert re.search(r'value="orders.ship"[^>]* checked', page)
    assert 'value="customers.delete_user"' not in page
    assert entered("alice").get(USERS).status_code == 200


def test_who_is_no_longer_staff_is_out_at_once(admin: Client) -> None:
    clerk = staff("customers.view_user")
    assert clerk.get(USERS).status_code == 200
    press(admin, "bob", "grant")
    assert clerk.get(USERS).status_code == 302


def test_signing_out_everywhere_ends_the_back_offices_session_too(admin: Client) -> None:
    phone = Person()
    phone.log_in("root")
    phone.post("/logout-everywhere")
    assert admin.get(USERS).status_code == 302


def test_what_begins_between_two_ends_in_one_second_does_not_outlive_the_second() -> None:
    Person.with_account("root", is_staff=True, is_superuser=True)
    with time_machine.travel(datetime(2026, 11, 27, 12, 0, 0, 100_000, tzinfo=UTC), tick=False):
        ends_log_ins("root")
        phone, browser = Person(), entered("root")
        phone.log_in("root")
        assert (phone.get("/me").status_code, browser.get(USERS).status_code) == (200, 200)
        ends_log_ins("root")
        assert (phone.get("/me").status_code, browser.get(USERS).status_code) == (401, 302)


def ends_log_ins(username: str) -> None:
    person = Person()
    person.log_in(username)
    assert person.post("/logout-everywhere").status_code == 204


def test_a_password_changed_there_ends_other_log_ins_and_keeps_this_one(admin: Client) -> None:
    phone = Person()
    phone.log_in("root")
    new = "a brand new password"
    body = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert admin.post("/admin/password_change/", body).status_code == 302
    assert admin.get(USERS).status_code == 200
    assert phone.get("/me").status_code == 401
    assert phone.log_in("root", new).status_code == 200


def test_a_wrong_present_password_changes_nothing(admin: Client) -> None:
    body = {"old_password": "guess", "new_password1": "a brand new one", "new_password2": "a brand new one"}
    assert admin.post("/admin/password_change/", body).status_code == 200
    assert Person().log_in("root").status_code == 200
