"""Which tries a log-in counts as: the account from this peer, the account from anywhere, the peer at any account.

The account is named as it was typed (in its canonical form), known or not. Counting by the account found would tell
which address belongs to which user name.

Strangers who guess from many addresses close the account to anywhere, but not to where its owner signed in before:
from there only the owner's own tries count.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from customers.models import KnownPlace
from customers.operations.throttle import Tries
from customers.properties import properties
from customers.rules.peers import peer_network
from shop.email import EmailRefused, read_email

#: How long a place is remembered after the last log-in from there.
KNOWN_FOR: Final = timedelta(days=90)


def limits_for(*, login: str, peer: str, now: datetime) -> list[Tries]:
    """What a try counts against. One look at the database, whether or not there is such an account."""
    name, network = _canonical(login), peer_network(peer)
    limits = [_from_here(name, network), peer_limit(peer)]
    if not KnownPlace.objects.filter(key=_place(name, network), known_until__gt=now).exists():
        limits.append(account_limit(name))
    return limits


def account_limits(*, login: str, peer: str) -> list[Tries]:
    """Tries at the account, from this peer and from anywhere."""
    name = _canonical(login)
    return [_from_here(name, peer_network(peer)), account_limit(name)]


def account_limit(canonical: str) -> Tries:
    """Tries at one account, from anywhere."""
    return Tries("login.account", canonical, properties.current.login_tries_per_account)


def peer_limit(peer: str) -> Tries:
    """Tries of one peer, at any account."""
    return Tries("login.peer", peer_network(peer), properties.current.login_tries_per_peer)


def remember_place(*, login: str, peer: str, now: datetime) -> None:
    """Somebody signed in with ``login`` from there. Part of the open transaction."""
    row = KnownPlace(key=_place(_canonical(login), peer_network(peer)), known_until=now + KNOWN_FOR)
    KnownPlace.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=["known_until"])


def _from_here(name: str, network: str) -> Tries:
    return Tries("login.account.peer", f"{name} {network}", properties.current.login_tries)


def _place(name: str, network: str) -> str:
    return salted_hmac("customers.known_place", f"{name} {network}", algorithm="sha256").hexdigest()


def _canonical(login: str) -> str:
    try:
        return read_email(login).canonical if "@" in login else login.lower()
    except EmailRefused:
        return login
