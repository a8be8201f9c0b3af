"""Finding out whether somebody knows the password of an account."""

from datetime import datetime
from functools import partial

from django.contrib.auth.hashers import check_password, make_password

from customers.interface.errors import BadCredentials
from customers.models import User
from customers.operations.login_limits import account_limits, limits_for, peer_limit
from customers.operations.throttle import clear, give_back, take
from customers.queries.users import by_login
from shop.database.transactions import atomic


def prove_password(*, login: str, password: str, peer: str, now: datetime) -> User:
    """The account that ``login`` names. The try stays counted until ``forgive``.

    Raises ``TooManyTries`` before anything is hashed, and ``BadCredentials`` after exactly one hash, whether or not
    there is such an account.
    """
    take(limits_for(login=login, peer=peer, now=now), now=now)
    user = by_login(login)
    if not verify(user, password):
        raise BadCredentials
    assert user is not None
    return user


def forgive(*, login: str, peer: str) -> None:
    """The owner has come: their account's tries are forgotten, the peer's try was none. Part of the transaction."""
    clear(account_limits(login=login, peer=peer))
    give_back([peer_limit(peer)])


def verify(user: User | None, password: str) -> bool:
    """Whether ``password`` opens ``user``'s account. Costs one hash, also for nobody and for a closed account."""
    if user is None:
        make_password(password)
        return False
    return check_password(password, user.password, setter=partial(_hash_anew, user)) and user.is_active


def _hash_anew(user: User, password: str) -> None:
    """Django calls this for a right password whose hash was made with less work than is asked for today."""
    hashed = make_password(password)
    with atomic("customers"):
        if User.objects.filter(pk=user.pk, password=user.password).update(password=hashed):
            user.password = hashed
