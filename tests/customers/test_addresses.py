"""The address book."""

from typing import Any

import pytest

from customers.interface import customers
from customers.interface.errors import AddressUnknown
from customers.models import Address, User
from customers.rules.countries import COUNTRIES, WITHOUT_POSTAL_CODE, postal_code_fits
from shop.config.sources import overridden
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")

HOME = {"name": "Alice Martin", "line1": "12 rue des Lilas", "postal_code": "75011", "city": "Paris", "country": "FR"}


def add(person: Person, **changes: Any) -> Any:
    return person.post("/addresses", HOME | changes)


def test_an_address_is_added_and_read_back(alice: Person) -> None:
    made = add(alice, phone="+33 1 99 00 12 34")
    assert made.status_code == 201
    assert made.json() == HOME | {
        "id": made.json()["id"],
        "line2": "",
        "phone": "+33 1 99 00 12 34",
        "is_default": True,
    }
    assert alice.get(f"/addresses/{made.json()['id']}").json() == made.json()
    assert alice.get("/addresses").json() == {"items": [made.json()], "next": None}


def test_the_list_comes_in_pages(alice: Person) -> None:
    made = [add(alice, city=f"City {number}").json()["id"] for number in range(5)]
    first = alice.get("/addresses?limit=3").json()
    rest = alice.get(f"/addresses?limit=3&cursor={first['next']}").json()
    assert [item["id"] for item in first["items"] + rest["items"]] == made
    assert rest["next"] is None


def test_it_is_replaced(alice: Person) -> None:
    found = add(alice, line2="2e étage").json()["id"]
    answer = alice.put(f"/addresses/{found}", HOME | {"city": "Lyon", "postal_code": "69002"})
    assert answer.status_code == 200
    assert (answer.json()["city"], answer.json()["line2"], answer.json()["is_default"]) == ("Lyon", "", True)


def test_it_is_removed(alice: Person) -> None:
    found = add(alice).json()["id"]
    assert alice.delete(f"/addresses/{found}").status_code == 204
    assert alice.delete(f"/addresses/{found}").status_code == 404
    assert alice.account.address_count == 0


def test_one_is_the_default(alice: Person) -> None:
    first, second, third = (add(alice, is_default=default).json()["id"] for default in (False, False, True))
    assert _default(alice) == third
    alice.put(f"/addresses/{second}", HOME | {"is_default": True})
    assert _default(alice) == second
    alice.put(f"/addresses/{second}", HOME)
    assert _default(alice) == second
    alice.delete(f"/addresses/{second}")
    assert _default(alice) == first
    assert third


def _default(person: Person) -> int:
    (found,) = [item["id"] for item in person.get("/addresses").json()["items"] if item["is_default"]]
    return int(found)


def test_a_book_holds_so_many_and_no_more(alice: Person) -> None:
    with overridden("customers", address_limit=3):
        answers = [add(alice) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 409, 409]
        assert answers[-1].json()["code"] == "address_book_full"
        alice.delete(f"/addresses/{answers[0].json()['id']}")
        assert add(alice).status_code == 201
    assert Address.objects.count() == alice.account.address_count == 3


def test_a_repeat_with_the_same_key_adds_one(alice: Person) -> None:
    answers = [alice.post("/addresses", HOME, **{"Idempotency-Key": "one"}) for _ in range(3)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert Address.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"line1": "   "}, "line1"),
        ({"city": None}, "city"),
        ({"city": 7}, "city"),
        ({"country": "XX"}, "country"),
        ({"country": "France"}, "country"),
        ({"postal_code": "7501"}, "postal_code"),
        ({"postal_code": "\u0667\u0665\u0660\u0661\u0661"}, "postal_code"),
        ({"postal_code": ""}, "postal_code"),
        ({"postal_code": "x" * 13}, "postal_code"),
        ({"phone": "1" * 31}, "phone"),
        ({"is_default": "yes"}, "is_default"),
        ({"is_default": 1}, "is_default"),
        ({"customer": 1}, "customer"),
        ({"customer_id": "x"}, "customer_id"),
        ({"id": 1}, "id"),
    ],
)
def test_it_says_per_field_what_is_wrong(alice: Person, changes: dict[str, Any], field: str) -> None:
    answer = add(alice, **changes)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("country", "code", "fits"),
    [
        ("FR", "75011", True),
        ("FR", "7501A", False),
        ("GB", "BS1 4RN", True),
        ("GB", "bs1", False),
        ("US", "94107-1234", True),
        ("NL", "1012 AB", True),
        ("CH", "1204", True),
        ("CH", "12045", False),
        ("IE", "", True),
        ("DE", "", False),
        ("IR", "anything", True),
    ],
)
def test_postal_codes_are_those_of_the_country(country: str, code: str, fits: bool) -> None:
    assert postal_code_fits(code, country=country) is fits


def test_small_letters_are_understood(alice: Person) -> None:
    answer = add(alice, country="gb", postal_code="bs1 4rn", city="Bristol")
    assert (answer.json()["country"], answer.json()["postal_code"]) == ("GB", "BS1 4RN")


def test_countries_are_those_of_the_standard() -> None:
    assert len(COUNTRIES) == 249
    assert WITHOUT_POSTAL_CODE < COUNTRIES


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_somebody_elses_is_as_unknown_as_one_that_never_was(alice: Person, bob: Person, method: str) -> None:
    theirs = add(alice).json()["id"]
    arguments = (HOME | {"city": "Stolen"},) if method == "put" else ()
    answers = [getattr(bob, method)(f"/addresses/{found}", *arguments) for found in (theirs, 10**9, 10**30)]
    bodies = [{name: value for name, value in a.json().items() if name != "request_id"} for a in answers]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert bodies[0] == bodies[1] == bodies[2]
    assert alice.get(f"/addresses/{theirs}").json()["city"] == "Paris"


def test_bobs_book_is_bobs(alice: Person, bob: Person) -> None:
    add(alice)
    assert bob.get("/addresses").json() == {"items": [], "next": None}


@pytest.mark.parametrize("path", ["/addresses", "/addresses/1"])
def test_nobody_has_none(visitor: Person, path: str) -> None:
    assert visitor.get(path).status_code == 401


def test_other_modules_get_it_by_customer_and_id(alice: Person, bob: Person) -> None:
    found = add(alice).json()["id"]
    buyer = customers.buyer(customer_id=alice.account.public_id, address_id=found)
    assert (buyer.profile.username, buyer.address.city) == ("alice", "Paris")
    for owner, number in ((bob.account.public_id, found), (alice.account.public_id, found + 1), ("nobody", found)):
        with pytest.raises(AddressUnknown):
            customers.buyer(customer_id=owner, address_id=number)


def test_the_count_is_what_is_there(alice: Person) -> None:
    for _ in range(3):
        add(alice)
    user = User.objects.get()
    assert user.address_count == user.addresses.count() == 3
