"""Guessing passwords: limits per account and per real peer, counted before the password is looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from customers.interface.errors import TooManyTries
from customers.operations.login_limits import KNOWN_FOR, limits_for
from customers.operations.throttle import Tries, take
from customers.properties import CustomerProperties
from customers.rules.peers import peer_network
from shop.config.sources import overridden
from tests.customers.hashing import counted_hashes
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")

DEFAULTS = CustomerProperties()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_thirty_guesses_from_one_peer_get_ten_looks(visitor: Person) -> None:
    Person.with_account("alice")
    with counted_hashes() as count:
        statuses = [visitor.log_in("alice", "guess").status_code for _ in range(30)]
    assert statuses == [401] * DEFAULTS.login_tries + [429] * (30 - DEFAULTS.login_tries)
    assert count.hashes == DEFAULTS.login_tries


def test_thirty_guesses_from_thirty_peers_are_stopped_too(visitor: Person) -> None:
    Person.with_account("alice")
    statuses = []
    for number in range(30):
        visitor.peer = f"198.51.100.{number}"
        statuses.append(visitor.log_in("alice", "guess").status_code)
    assert statuses == [401] * DEFAULTS.login_tries_per_account + [429] * (30 - DEFAULTS.login_tries_per_account)


def test_a_forwarding_header_makes_nobody_another_peer(visitor: Person) -> None:
    Person.with_account("alice")
    names = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Client-Ip")
    statuses = [
        visitor.post(
            "/login",
            {"login": "alice", "password": "guess"},
            **{name: f"for=198.51.100.{number}" if name == "Forwarded" else f"198.51.100.{number}" for name in names},
        ).status_code
        for number in range(12)
    ]
    assert statuses == [401] * 10 + [429] * 2


def test_one_guesser_does_not_lock_the_owner_out(visitor: Person) -> None:
    Person.with_account("alice")
    for _ in range(30):
        visitor.log_in("alice", "guess")
    owner = Person()
    owner.peer = "192.0.2.44"
    assert owner.log_in("alice").status_code == 200


def test_a_locked_owner_waits_a_quarter_of_an_hour_at_most(visitor: Person) -> None:
    Person.with_account("alice")
    for number in range(30):
        visitor.peer = f"198.51.100.{number}"
        refused = visitor.log_in("alice", "guess")
    visitor.peer = "192.0.2.44"
    refused = visitor.log_in("alice")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert refused.json()["detail"] == "Please wait 15 min and try again."


def _strangers_close_the_account() -> None:
    stranger = Person()
    for number in range(30):
        stranger.peer = f"198.51.100.{number}"
        stranger.log_in("alice", "guess")
    stranger.peer = "192.0.2.44"
    assert stranger.log_in("alice").status_code == 429


def test_strangers_do_not_lock_the_owner_out_of_where_they_signed_in_before() -> None:
    owner = Person.with_account("alice").signed_in()
    _strangers_close_the_account()
    assert owner.log_in("alice").status_code == 200


def test_guesses_from_there_are_limited_all_the_same() -> None:
    owner = Person.with_account("alice").signed_in()
    _strangers_close_the_account()
    statuses = [owner.log_in("alice", "guess").status_code for _ in range(12)]
    assert statuses == [401] * DEFAULTS.login_tries + [429] * 2


def test_a_place_is_known_for_a_name_and_for_a_while(visitor: Person) -> None:
    Person.with_account("alice").signed_in()
    named = {limit.bucket for limit in limits_for(login="alice", peer=visitor.peer, now=timezone.now())}
    assert named == {"login.account.peer", "login.peer"}
    for login, peer, when in (
        ("alice", "192.0.2.44", timezone.now()),
        ("bob", visitor.peer, timezone.now()),
        ("alice@example.com", visitor.peer, timezone.now()),
        ("alice", visitor.peer, timezone.now() + KNOWN_FOR),
    ):
        assert "login.account" in {limit.bucket for limit in limits_for(login=login, peer=peer, now=when)}


def test_tries_while_it_is_closed_do_not_keep_it_closed() -> None:
    limits = limits_for(login="alice", peer="192.0.2.1", now=NOW)
    for _ in range(DEFAULTS.login_tries):
        take(limits, now=NOW)
    for minute in range(15):
        with pytest.raises(TooManyTries):
            take(limits, now=NOW + timedelta(minutes=minute, seconds=59))
    take(limits, now=NOW + timedelta(minutes=15))


def test_a_refused_try_counts_against_none_of_the_limits() -> None:
    open_, full = Tries("a", "x", 5), Tries("b", "x", 1)
    take([open_, full], now=NOW)
    for _ in range(10):
        with pytest.raises(TooManyTries):
            take([open_, full], now=NOW)
    for _ in range(4):
        take([open_], now=NOW)
    with pytest.raises(TooManyTries):
        take([open_], now=NOW)


def test_guessing_many_accounts_from_one_peer_is_stopped(visitor: Person) -> None:
    with overridden("customers", login_tries_per_peer=15):
        statuses = [visitor.log_in(f"nobody{number}", "guess").status_code for number in range(20)]
    assert statuses == [401] * 15 + [429] * 5


def test_unknown_accounts_are_limited_like_known_ones(visitor: Person) -> None:
    Person.with_account("alice")
    known = [visitor.log_in("alice", "guess").status_code for _ in range(12)]
    unknown = [visitor.log_in("nobody", "guess").status_code for _ in range(12)]
    assert known == unknown


def test_the_limit_does_not_tell_which_address_belongs_to_which_user_name(visitor: Person) -> None:
    Person.with_account("alice")
    for _ in range(12):
        visitor.log_in("alice", "guess")
    assert visitor.log_in("alice@example.com", "guess").status_code == 401


@pytest.mark.parametrize("login", ["ALICE@example.com", "alice@EXAMPLE.com.", " alice@example.com "])
def test_another_spelling_is_not_another_account(visitor: Person, login: str) -> None:
    for _ in range(10):
        visitor.log_in("alice@example.com", "guess")
    assert visitor.log_in(login, "guess").status_code == 429


def test_signing_in_forgets_what_the_owner_mistyped(visitor: Person) -> None:
    Person.with_account("alice")
    for _ in range(3):
        for _ in range(9):
            assert visitor.log_in("alice", "mistyped").status_code == 401
        assert visitor.log_in("alice").status_code == 200


def test_signing_in_costs_a_peer_nothing(visitor: Person) -> None:
    Person.with_account("alice")
    with overridden("customers", login_tries_per_peer=3):
        assert [visitor.log_in("alice").status_code for _ in range(10)] == [200] * 10


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "garbage", True),
    ],
)
def test_a_peer_is_what_one_person_controls(one: str, other: str, same: bool) -> None:
    assert (peer_network(one) == peer_network(other)) is same


def test_neither_addresses_nor_peers_are_stored_in_clear(visitor: Person) -> None:
    from customers.models import KnownPlace, Throttle

    visitor.log_in("alice@example.com", PASSWORD)
    visitor.log_in("alice@example.com", "guess")
    stored = str([*Throttle.objects.values(), *KnownPlace.objects.values()])
    assert "alice" not in stored
    assert visitor.peer not in stored
