"""Signing in."""

from datetime import datetime

from customers.interface.errors import BadCredentials
from customers.models import User
from customers.operations.login_limits import remember_place
from customers.operations.prove_password import forgive, prove_password
from customers.operations.signing_keys import signing_key
from customers.operations.token_families import Tokens, open_family
from customers.rules.devices import UNKNOWN, Device
from shop.database.transactions import atomic


def sign_in(*, login: str, password: str, peer: str, device: Device = UNKNOWN, now: datetime) -> Tokens:
    """Tokens for the account that ``login`` (e-mail or user name) names.

    Raises ``TooManyTries`` and ``BadCredentials``.
    """
    user = prove_password(login=login, password=password, peer=peer, now=now)
    key = signing_key(now=now)
    with atomic("customers"):
        # The proof took a while: it holds only if the password is still the one that was proved.
        if not User.objects.filter(pk=user.pk, password=user.password, is_active=True).update(last_login=now):
            raise BadCredentials
        forgive(login=login, peer=peer)
        remember_place(login=login, peer=peer, now=now)
        return open_family(user, device=device, key=key, now=now)
