"""Customers with one defence removed: each function patches the running module."""

from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from django.db.models import F

from customers.api import addresses
from customers.interface.errors import AddressBookFull
from customers.models import Address, RefreshToken, Registration, ResetToken, Throttle, TokenFamily, User
from customers.operations import (
    confirm,
    forgotten_password,
    login_limits,
    prove_password,
    refresh,
    sign_in,
    signing_keys,
    throttle,
)
from customers.operations.throttle import Tries
from customers.properties import properties
from customers.queries.addresses import address_book
from customers.rules.rotation import Verdict


def _replace(module: ModuleType, name: str, value: object) -> None:
    assert name in vars(module)
    vars(module)[name] = value


def counted_in_the_database() -> None:
    """Tries are read, compared and written back: those at the same moment read the same number."""

    def read_and_write(limits: Any, *, now: datetime) -> None:
        throttle._refuse_full(limits, now)
        for limit in limits:
            _count(limit, now)

    for module in (throttle, prove_password):
        _replace(module, "take", read_and_write)


def _count(limit: Tries, now: datetime) -> None:
    row, _ = Throttle.objects.get_or_create(
        bucket=limit.bucket, key=limit.key, defaults={"closes_at": now + timedelta(minutes=15)}
    )
    row.count += 1
    row.save()


def generation_in_the_condition() -> None:
    """Every use of a token makes a next generation, also those that were beaten to it."""

    def advance(family: TokenFamily, now: datetime) -> bool:
        return bool(TokenFamily.objects.filter(pk=family.pk).update(generation=F("generation") + 1, rotated_at=now))

    _replace(refresh, "_advance", advance)


def confirmed_once() -> None:
    """A link opens an account whenever it is followed: nobody looks whether it was, or whose the name and address are.

    The second line of defence is the database's: see ``negative.test_customers``.
    """

    def open_account(registration: Registration, *, username: str, now: datetime) -> User:
        user = User(
            email=registration.email,
            email_canonical=registration.email_canonical,
            username=username,
            name=registration.name,
            language=registration.language,
            password=registration.password,
            confirmed_at=now,
        )
        user.save(force_insert=True)
        return user

    _replace(confirm, "_open_account", open_account)


def link_spent_by_its_deletion() -> None:
    """Whether a link was still there when it was deleted is not looked at."""
    rows = ResetToken.objects

    class Blind:
        @staticmethod
        def filter(**conditions: Any) -> Any:
            found = rows.filter(**conditions)
            delete = found.delete
            if "pk" in conditions:
                vars(found)["delete"] = lambda: (max(1, delete()[0]), {})
            return found

    class Model:
        objects = Blind

    _replace(forgotten_password, "ResetToken", Model)


def count_on_the_owners_row() -> None:
    """Addresses are counted, and then one is added."""

    def count_and_add(*, customer_id: str, fields: dict[str, Any], now: datetime) -> Address:
        if address_book(customer_id).count() >= properties.current.address_limit:
            raise AddressBookFull
        owner = User.objects.get(public_id=customer_id)
        return Address.objects.create(customer=owner, created_at=now, **fields)

    _replace(addresses, "add_address", count_and_add)


def published_before_it_signs() -> None:
    """A new key signs at once, before other roles have read it."""
    _replace(signing_keys, "LEAD", timedelta(0))


def revocation_on_reuse() -> None:
    """A refresh token that was used twice ends its log-in, and leaves the access tokens that were made of it."""
    _replace(refresh, "void_access_tokens", lambda user, now: None)


def known_places() -> None:
    """Nobody remembers from where somebody signed in before."""
    _replace(sign_in, "remember_place", lambda login, peer, now: None)


def reuse_is_theft() -> None:
    """A refresh token that was spent before gets another one."""

    def trusting(*, presented: int, newest: int, rotated_at: datetime, now: datetime) -> Verdict:
        return Verdict.ROTATE if presented == newest else Verdict.SIBLING

    _replace(refresh, "judge", trusting)
    _replace(refresh, "_still_newest", lambda family, newest: True)


def closed_accounts() -> None:
    """A log-in goes on whether or not its account is open."""

    def is_open(row: RefreshToken, now: datetime) -> bool:
        return row.family.closed_at is None and now < min(row.expires_at, row.family.expires_at)

    _replace(refresh, "_is_open", is_open)


def limited_from_one_place() -> None:
    """However often somebody guesses from one place, only what all places did counts."""
    _replace(login_limits, "_from_here", _endless)


def limited_from_everywhere() -> None:
    """However often an account is guessed at, only what one place did counts."""
    _replace(login_limits, "account_limit", lambda canonical: _endless(canonical, ""))


def _endless(name: str, network: str) -> Tries:
    return Tries("endless", f"{name} {network}", 1_000_000)


def same_work_for_nobody() -> None:
    """Where there is no account, nothing is hashed."""

    def at_once(user: User | None, password: str) -> bool:
        return user is not None and user.check_password(password) and user.is_active

    _replace(prove_password, "verify", at_once)
