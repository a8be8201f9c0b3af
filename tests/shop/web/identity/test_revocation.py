"""Tokens that were good and are not any more: within seconds, in every role, whatever the database does meanwhile."""

import time
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.models import QuerySet

from shop.database.transactions import atomic
from shop.errors import Unauthenticated, Unavailable
from shop.web.identity import revocation
from shop.web.identity.events import SubjectRevoked
from shop.web.identity.revocation import is_revoked, revoke, revoked_in
from shop.web.identity.tokens import verify
from shop.web.models import Revocation
from tests.shop.web.identity.conftest import Tokens

pytestmark = pytest.mark.django_db(databases="__all__")


def now() -> datetime:
    return datetime.now(UTC)


def test_older_tokens_are_void_and_newer_ones_are_not(tokens: Tokens) -> None:
    with atomic("customers"):
        revoke("customers", subject="alice", not_before=now() - timedelta(seconds=30))
    revocation.forget()
    with pytest.raises(Unauthenticated):
        verify(tokens.make(iat=int(time.time()) - 60))
    assert verify(tokens.make(iat=int(time.time()) - 10)).subject == "alice"
    assert verify(tokens.make(sub="bob", iat=int(time.time()) - 60)).subject == "bob"


def test_it_is_known_within_two_seconds_without_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = time.monotonic()
    monkeypatch.setattr("shop.web.identity.revocation.time.monotonic", lambda: clock)
    assert not is_revoked("alice", 0)
    Revocation.objects.using("customers").create(subject="alice", not_before=now())
    assert not is_revoked("alice", 0)
    clock += 2.1
    assert is_revoked("alice", 0)


def test_between_looks_no_query_is_made(django_assert_num_queries: object) -> None:
    is_revoked("alice", 0)
    with patch.object(QuerySet, "values_list", side_effect=AssertionError("a query")):
        assert not is_revoked("alice", 0)


def test_a_revocation_never_moves_back() -> None:
    later = now()
    for moment in (later, later - timedelta(hours=1)):
        with atomic("orders"):
            revoked_in("orders")(SubjectRevoked(subject="alice", not_before=moment), now=now())
    assert Revocation.objects.using("orders").get(subject="alice").not_before == later


def test_while_the_database_is_away_what_is_known_stays_known(monkeypatch: pytest.MonkeyPatch) -> None:
    Revocation.objects.using("customers").create(subject="alice", not_before=now())
    assert is_revoked("alice", 0)
    revocation.forget()
    with patch.object(QuerySet, "values_list", side_effect=OperationalError):
        assert is_revoked("alice", 0)


def test_a_process_that_could_never_look_believes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revocation, "_memory", revocation._Memory())
    with patch.object(QuerySet, "values_list", side_effect=OperationalError), pytest.raises(Unavailable):
        is_revoked("alice", 0)


def test_a_role_without_a_database_leaves_it_to_those_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revocation, "_memory", revocation._Memory())
    monkeypatch.setattr(revocation, "databases", tuple)
    assert not is_revoked("alice", 0)
