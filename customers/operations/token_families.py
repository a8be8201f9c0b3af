"""Handing out tokens: a family per log-in."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from customers.models import RefreshToken, SigningKey, TokenFamily, User
from customers.operations.access_tokens import access_token
from customers.properties import tokens
from customers.rules.devices import Device
from customers.rules.secret_tokens import digest, new_token


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """What a client gets: both tokens in clear, for the first and last time."""

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


def open_family(user: User, *, device: Device, key: SigningKey, now: datetime) -> Tokens:
    """Begin a log-in of ``user``. Part of the open transaction."""
    family = TokenFamily.objects.create(
        customer=user,
        public_id=uuid.uuid4().hex,
        browser=device.browser,
        system=device.system,
        created_at=now,
        rotated_at=now,
        expires_at=now + timedelta(seconds=tokens.current.session_timeout),
    )
    return hand_out(family, user=user, generation=0, key=key, now=now)


def hand_out(family: TokenFamily, *, user: User, generation: int, key: SigningKey, now: datetime) -> Tokens:
    """A refresh token of ``generation`` with an access token. Part of the open transaction."""
    token = new_token()
    expires_at = min(now + timedelta(seconds=tokens.current.refresh_token_timeout), family.expires_at)
    RefreshToken.objects.create(family=family, generation=generation, digest=digest(token), expires_at=expires_at)
    return Tokens(
        access_token=access_token(user, key=key, now=now),
        expires_in=tokens.current.access_token_timeout,
        refresh_token=token,
        refresh_expires_at=expires_at,
    )
