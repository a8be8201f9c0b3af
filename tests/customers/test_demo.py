"""The demo's people, and accounts from the command line."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from customers import demo
from customers.interface.demo import USERNAMES, demo_customer_id
from customers.models import Address, User
from tests.customers.hashing import counted_hashes
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")


def load(seed: int = 2026) -> str:
    demo.load(seed=seed, out=OutputWrapper(StringIO()))
    return "\n".join(demo.logins())


def test_five_customers_and_one_staff_login_that_work() -> None:
    assert demo.is_empty()
    assert list(demo.logins()) == []
    table = load()
    assert not demo.is_empty()
    for username in (*USERNAMES, demo.STAFF):
        assert username in table
        assert Person().log_in(username, demo.PASSWORD).status_code == 200
    assert User.objects.filter(is_staff=True).count() == 1
    assert User.objects.filter(is_staff=False).count() == 5


def test_it_hashes_two_passwords() -> None:
    with counted_hashes() as count:
        load()
    assert count.hashes == 2


def test_the_same_seed_makes_the_same_people() -> None:
    load(seed=7)
    for username in USERNAMES:
        assert User.objects.get(username=username).public_id == demo_customer_id(username, seed=7)
    assert demo_customer_id("alice", seed=7) != demo_customer_id("alice", seed=8)


def test_address_books_are_as_the_api_would_have_made_them(visitor: Person) -> None:
    load()
    for user in User.objects.filter(is_staff=False):
        assert user.address_count == user.addresses.count() >= 1
        assert user.addresses.filter(is_default=True).count() == 1
    visitor.log_in("alice", demo.PASSWORD)
    for item in visitor.get("/addresses").json()["items"]:
        answer = visitor.put(f"/addresses/{item['id']}", {k: v for k, v in item.items() if k != "id"})
        assert answer.status_code == 200, answer.content
    assert Address.objects.count() == 7


def test_staff_from_the_command_line_does_not_make_the_shop_full() -> None:
    call_command(
        "createsuperuser", interactive=False, username="Root", email="root@example.com", name="Root", stdout=StringIO()
    )
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.confirmed_at is not None) == ("root", True, True)
    assert demo.is_empty()
    load()
    assert not User.objects.filter(username=demo.STAFF).exists()
