"""Making access tokens: what ``shop.web.identity.tokens`` verifies."""

import logging
import uuid
from datetime import datetime

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings

from customers.models import SigningKey, User
from customers.models.sealing import Unreadable
from customers.properties import tokens
from customers.rules.moments import issued_at
from shop.backoffice.principal import principal_of
from shop.errors import Unavailable
from shop.web.identity.tokens import ALGORITHM, TYPE

log = logging.getLogger(__name__)


def access_token(user: User, *, key: SigningKey, now: datetime) -> str:
    """A token that speaks for ``user``. Raises ``Unavailable`` when the key cannot be read."""
    principal = principal_of(user)
    since = issued_at(now, not_before=user.tokens_not_before)
    claims = {
        "iss": settings.SHOP_TOKEN_ISSUER,
        "aud": settings.SHOP_TOKEN_AUDIENCE,
        "sub": principal.subject,
        "iat": since,
        "exp": since + tokens.current.access_token_timeout,
        "jti": uuid.uuid4().hex,
        "name": principal.name,
        "staff": principal.is_staff,
        "perms": sorted(principal.permissions),
    }
    return jwt.encode(claims, _private(key), algorithm=ALGORITHM, headers={"kid": key.kid, "typ": TYPE})


def _private(key: SigningKey) -> EllipticCurvePrivateKey:
    try:
        return key.private_key()
    except Unreadable as error:
        log.exception("the signing key was sealed with another SHOP_SECRET_KEY; see `manage.py rotate_keys --now`")
        raise Unavailable from error
