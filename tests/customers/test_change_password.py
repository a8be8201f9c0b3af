"""POST /api/customers/password/change."""

import pytest
from django.core import mail

from tests.customers.hashing import counted_hashes
from tests.customers.people import PASSWORD, Person, work

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NEW = "a brand new password"


def change(person: Person, current: str = PASSWORD, new: str = NEW, **more: str) -> tuple[int, str]:
    answer = person.post("/password/change", {"current_password": current, "new_password": new, **more})
    body = answer.json()
    if answer.status_code == 200:
        person.token = body["access_token"]
    return answer.status_code, body.get("code", "")


def test_this_browser_stays_signed_in_and_every_other_one_does_not(alice: Person) -> None:
    phone = Person()
    phone.log_in("alice")
    assert change(alice) == (200, "")
    assert alice.get("/me").status_code == 200
    assert alice.post("/refresh").status_code == 200
    assert phone.get("/me").status_code == 401
    assert phone.post("/refresh").status_code == 401


def test_the_new_password_opens_and_the_old_one_does_not(alice: Person) -> None:
    change(alice)
    assert Person().log_in("alice").status_code == 401
    assert Person().log_in("alice", NEW).status_code == 200


def test_the_owner_is_told(alice: Person) -> None:
    change(alice)
    work()
    assert [message.subject for message in mail.outbox] == ["Your password was changed"]


def test_the_present_password_must_be_right(alice: Person) -> None:
    assert change(alice, current="guess") == (400, "wrong_password")
    assert alice.get("/me").status_code == 200


def test_the_new_one_must_be_acceptable(alice: Person) -> None:
    answer = alice.post("/password/change", {"current_password": PASSWORD, "new_password": "short"})
    assert list(answer.json()["errors"]) == ["new_password"]


def test_guessing_the_present_one_is_limited_like_log_ins(alice: Person) -> None:
    with counted_hashes() as count:
        answers = [change(alice, current="guess") for _ in range(12)]
    assert answers == [(400, "wrong_password")] * 10 + [(429, "too_many_tries")] * 2
    assert count.hashes == 10


def test_nobody_changes_it_without_a_token(visitor: Person) -> None:
    assert change(visitor) == (401, "unauthenticated")
