"""The clock tells nothing: the same work, counted in hashes and queries, for accounts that exist and that do not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.customers.hashing import counted_hashes
from tests.customers.people import PASSWORD, Person, sign_up

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def _seen_before(visitor: Person) -> None:
    """The first try of a peer makes the row that counts its tries; whoever comes first would pay for it."""
    visitor.log_in("somebody", "guess")
    sign_up(visitor, "somebody")


def measured(act: Callable[[], Any]) -> tuple[int, int, list[str]]:
    """Status, hashes, and the kinds of queries ``act`` made."""
    with counted_hashes() as count, CaptureQueriesContext(connections["customers"]) as queries:
        status = act().status_code
    return status, count.hashes, [query["sql"].split(" ", 1)[0] for query in queries]


def test_log_in_does_the_same_for_a_wrong_password_and_for_nobody(visitor: Person) -> None:
    Person.with_account("alice")
    known = measured(lambda: visitor.log_in("alice@example.com", "guess"))
    unknown = measured(lambda: visitor.log_in("nobody@example.com", "guess"))
    assert known == unknown
    assert known[:2] == (401, 1)


def test_log_in_does_the_same_for_a_closed_account(visitor: Person) -> None:
    Person.with_account("alice", is_active=False)
    assert measured(lambda: visitor.log_in("alice")) == measured(lambda: visitor.log_in("nobody"))


def test_log_in_does_the_same_for_an_account_without_a_password(visitor: Person) -> None:
    Person.with_account("alice", password=None)
    assert measured(lambda: visitor.log_in("alice"))[:2] == (401, 1)


def test_register_does_the_same_for_a_known_and_an_unknown_address(visitor: Person) -> None:
    Person.with_account("alice")
    unknown = measured(lambda: sign_up(visitor, "carol", email="carol@example.com"))
    known = measured(lambda: sign_up(visitor, "dave", email="alice@example.com"))
    assert unknown == known
    assert known[:2] == (202, 1)


def test_a_forgotten_password_does_the_same_for_a_known_and_an_unknown_address(visitor: Person) -> None:
    Person.with_account("alice")
    unknown = measured(lambda: visitor.post("/password/forgotten", {"email": "nobody@example.com"}))
    known = measured(lambda: visitor.post("/password/forgotten", {"email": "alice@example.com"}))
    assert unknown == known
    assert known[:2] == (202, 0)


def test_a_good_log_in_hashes_once(visitor: Person) -> None:
    Person.with_account("alice")
    assert measured(lambda: visitor.log_in("alice"))[:2] == (200, 1)


@pytest.mark.parametrize(("size", "status"), [(129, 400), (1024 * 1024, 413)])
def test_a_password_too_long_is_refused_before_hashing(visitor: Person, size: int, status: int) -> None:
    Person.with_account("alice")
    assert measured(lambda: visitor.log_in("alice", "x" * size))[:2] == (status, 0)
    assert measured(lambda: sign_up(visitor, password="x" * size))[:2] == (status, 0)


def test_a_blocked_try_hashes_nothing(visitor: Person) -> None:
    for _ in range(10):
        visitor.log_in("nobody", PASSWORD)
    assert measured(lambda: visitor.log_in("nobody", PASSWORD))[:2] == (429, 0)


def test_verifying_a_token_costs_no_query(alice: Person) -> None:
    from shop.web.identity.tokens import verify

    verify(alice.token)  # keys and revocations are in memory from here on, for a minute and for two seconds
    with CaptureQueriesContext(connections["customers"]) as queries:
        for _ in range(20):
            verify(alice.token)
    assert len(queries) == 0


def test_my_account_costs_one_query(alice: Person) -> None:
    alice.get("/me")
    with CaptureQueriesContext(connections["customers"]) as queries:
        assert alice.get("/me").status_code == 200
    assert len(queries) == 1
