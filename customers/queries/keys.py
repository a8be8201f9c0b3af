"""The signing keys as they stand."""

from collections.abc import Sequence
from datetime import datetime

from customers.interface.messages import PublicKey, PublicKeys
from customers.models import SigningKey
from customers.rules.keyring import published


def all_keys() -> list[SigningKey]:
    """Oldest first."""
    return list(SigningKey.objects.order_by("number"))


def public_keys(keys: Sequence[SigningKey], *, now: datetime) -> PublicKeys:
    """Of ``keys``, all there are: every one a token may be verified with, now or soon."""
    return PublicKeys(keys=tuple(PublicKey(kid=key.kid, x=key.x, y=key.y) for key in published(keys, now=now)))
