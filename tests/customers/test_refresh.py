"""POST /api/customers/refresh: each token once; a copy ends the log-in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from customers.interface.errors import RefreshRefused
from customers.models import AccountChange, RefreshToken, TokenFamily
from customers.operations.refresh import refresh
from customers.operations.sign_in import sign_in
from customers.rules.rotation import GRACE, Verdict, judge
from shop.config.sources import overridden
from shop.web.identity.tokens import verify
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = timedelta(minutes=5)


@pytest.fixture
def first() -> str:
    """The refresh token of a log-in at NOW."""
    Person.with_account("alice")
    return sign_in(login="alice", password=PASSWORD, peer="192.0.2.1", now=NOW).refresh_token


@pytest.mark.parametrize(
    ("presented", "newest", "seconds", "verdict"),
    [
        (0, 0, 99_999, Verdict.ROTATE),
        (3, 3, 0, Verdict.ROTATE),
        (2, 3, 0, Verdict.SIBLING),
        (2, 3, 10, Verdict.SIBLING),
        (2, 3, 10.1, Verdict.REUSED),
        (1, 3, 0, Verdict.REUSED),
        (0, 3, 5, Verdict.REUSED),
    ],
)
def test_what_a_presented_token_means(presented: int, newest: int, seconds: float, verdict: Verdict) -> None:
    now = NOW + timedelta(seconds=seconds)
    assert judge(presented=presented, newest=newest, rotated_at=NOW, now=now) is verdict


def test_it_answers_tokens_for_the_same_person(first: str) -> None:
    now = timezone.now()
    made = refresh(token=sign_in(login="alice", password=PASSWORD, peer="", now=now).refresh_token, now=now)
    assert verify(made.access_token).name == "Alice"
    assert made.refresh_token != first


def test_each_token_leads_to_the_next(first: str) -> None:
    token = first
    for number in range(1, 6):
        token = refresh(token=token, now=NOW + number * LATER).refresh_token
    assert TokenFamily.objects.get().generation == 5


def test_a_spent_token_ends_the_log_in(first: str) -> None:
    second = refresh(token=first, now=NOW + LATER).refresh_token
    with pytest.raises(RefreshRefused):
        refresh(token=first, now=NOW + LATER + GRACE + timedelta(seconds=1))
    with pytest.raises(RefreshRefused):
        refresh(token=second, now=NOW + 2 * LATER)
    assert AccountChange.objects.get().kind == "token_reused"


def test_a_much_older_token_ends_the_log_in_at_once(first: str) -> None:
    second = refresh(token=first, now=NOW + LATER).refresh_token
    third = refresh(token=second, now=NOW + LATER + timedelta(seconds=1)).refresh_token
    with pytest.raises(RefreshRefused):
        refresh(token=first, now=NOW + LATER + timedelta(seconds=2))
    with pytest.raises(RefreshRefused):
        refresh(token=third, now=NOW + LATER + timedelta(seconds=3))


def test_a_lost_answer_can_be_asked_for_again(first: str) -> None:
    refresh(token=first, now=NOW + LATER)  # the answer never arrived
    sibling = refresh(token=first, now=NOW + LATER + GRACE).refresh_token
    assert refresh(token=sibling, now=NOW + 2 * LATER).refresh_token


def test_siblings_are_of_one_generation_and_the_one_left_behind_is_a_copy(first: str) -> None:
    one = refresh(token=first, now=NOW + LATER).refresh_token
    two = refresh(token=first, now=NOW + LATER + timedelta(seconds=3)).refresh_token
    assert set(RefreshToken.objects.values_list("generation", flat=True)) == {0, 1}
    third = refresh(token=one, now=NOW + 2 * LATER).refresh_token
    with pytest.raises(RefreshRefused):
        refresh(token=two, now=NOW + 3 * LATER)
    with pytest.raises(RefreshRefused):
        refresh(token=third, now=NOW + 3 * LATER)


def test_one_log_in_that_ends_leaves_the_others(first: str) -> None:
    other = sign_in(login="alice", password=PASSWORD, peer="192.0.2.1", now=NOW).refresh_token
    refresh(token=first, now=NOW + LATER)
    with pytest.raises(RefreshRefused):
        refresh(token=first, now=NOW + 2 * LATER)
    assert refresh(token=other, now=NOW + 2 * LATER).refresh_token


def test_an_unused_token_expires(first: str) -> None:
    with overridden("token", refresh_token_timeout=3600):
        second = refresh(token=first, now=NOW).refresh_token
        with pytest.raises(RefreshRefused):
            refresh(token=second, now=NOW + timedelta(hours=1))


def test_a_log_in_ends_however_often_it_is_refreshed(first: str) -> None:
    token = first
    for day in range(20, 180, 20):
        token = refresh(token=token, now=NOW + timedelta(days=day)).refresh_token
    with pytest.raises(RefreshRefused):
        refresh(token=token, now=NOW + timedelta(days=180))


def test_an_expired_token_is_no_theft(first: str) -> None:
    with pytest.raises(RefreshRefused):
        refresh(token=first, now=NOW + timedelta(days=31))
    assert not AccountChange.objects.exists()


def test_only_the_hash_is_stored(first: str) -> None:
    assert first not in str(list(RefreshToken.objects.values()))


def test_a_closed_account_is_refused(first: str) -> None:
    from customers.models import User

    User.objects.update(is_active=False)
    with pytest.raises(RefreshRefused):
        refresh(token=first, now=NOW + LATER)


def test_a_new_permission_is_in_the_next_token() -> None:
    alice = Person.with_account("alice").signed_in()
    user = alice.account
    user.is_staff = user.is_superuser = True
    user.save()
    answer = alice.post("/refresh")
    assert verify(answer.json()["access_token"]).may("orders.ship")


@pytest.mark.parametrize("token", ["", "null", "A" * 43, "A" * 201, None, 7, [], {}])
def test_what_is_no_token_is_refused(visitor: Person, token: Any) -> None:
    answer = visitor.post("/refresh", {"refresh_token": token})
    assert answer.status_code in {400, 401}


def test_an_access_token_is_no_refresh_token(alice: Person) -> None:
    answer = alice.post("/refresh", {"refresh_token": alice.token[:200]})
    assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")


def test_tokens_that_nobody_needs_any_more_are_removed(first: str) -> None:
    from customers.operations.tidy import tidy

    tidy(now=NOW + timedelta(days=181))
    assert not TokenFamily.objects.exists()
    assert not RefreshToken.objects.exists()


def test_the_grace_is_measured_by_the_shops_clock(visitor: Person) -> None:
    Person.with_account("alice")
    with time_machine.travel(NOW, tick=False) as clock:
        token = visitor.log_in("alice", refresh="body").json()["refresh_token"]
        statuses = []
        for seconds in (0, 9, 2):
            clock.shift(seconds)
            statuses.append(visitor.post("/refresh", {"refresh_token": token}).status_code)
    assert statuses == [200, 200, 401]
