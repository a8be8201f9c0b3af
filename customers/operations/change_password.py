"""Changing one's own password."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from customers.interface.errors import WrongPassword
from customers.models import AccountChange, User
from customers.operations.login_limits import limits_for
from customers.operations.passwords import require_acceptable
from customers.operations.prove_password import forgive, verify
from customers.operations.record import record
from customers.operations.signing_keys import signing_key
from customers.operations.throttle import take
from customers.operations.token_families import Tokens, open_family
from customers.operations.void_tokens import password_replaced
from customers.queries.users import by_public_id
from customers.rules.devices import Device
from shop.database.transactions import atomic


def change_password(
    *, customer_id: str, current: str, password: str, peer: str, device: Device, now: datetime
) -> Tokens:
    """Set a new password and end every log-in but this one, which goes on with the tokens answered.

    Wrong tries count as log-ins do. Raises ``TooManyTries``, ``WrongPassword``, ``Invalid`` and ``CustomerUnknown``.
    """
    user = by_public_id(customer_id)
    require_acceptable(password, user=user, field="new_password")
    take(limits_for(login=user.username, peer=peer, now=now), now=now)
    if not verify(user, current):
        raise WrongPassword
    hashed = make_password(password)
    key = signing_key(now=now)
    with atomic("customers"):
        _replace(user, hashed, now=now)
        forgive(login=user.username, peer=peer)
        return open_family(user, device=device, key=key, now=now)


def replace_proved_password(user: User, *, password: str, now: datetime) -> None:
    """The same where the present password was proved already. Raises ``WrongPassword`` if it changed since."""
    hashed = make_password(password)
    with atomic("customers"):
        _replace(user, hashed, now=now)


def _replace(user: User, hashed: str, *, now: datetime) -> None:
    """Only if the password is still the one that was proved."""
    if not User.objects.filter(pk=user.pk, password=user.password).update(password=hashed):
        raise WrongPassword
    password_replaced(user, now=now)
    record(user, AccountChange.Kind.PASSWORD_CHANGED, now=now)
