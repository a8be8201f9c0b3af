"""Access tokens: ES256 JWTs that say who asks. One algorithm, a fixed key set, no network."""

import re
from dataclasses import dataclass
from typing import Any, Final

import jwt
from django.conf import settings

from shop.calls.context import Principal
from shop.errors import Unauthenticated
from shop.web.identity.keys import issuer_keys
from shop.web.identity.revocation import RELEVANT, is_revoked

ALGORITHM: Final = "ES256"
TYPE: Final = "at+jwt"
LEEWAY_SECONDS: Final = 10
LONGEST: Final = 8 * 1024
#: Exactly what is signed: PyJWT's decoder would also skip over blanks and padding.
FORM: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
REQUIRED: Final = ["iss", "aud", "sub", "iat", "exp", "jti"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a token says that was valid when it was looked at; times are Unix seconds."""

    principal: Principal
    issued_at: int
    expires_at: int


def verify(token: str) -> Principal:
    """Who ``token`` speaks for. Raises ``Unauthenticated`` for anything but a valid, current access token."""
    return verified(token).principal


def verified(token: str) -> Verified:
    """As ``verify``, for whoever remembers it: revocation has to be asked for again each time."""
    try:
        claims = _claims(token)
        if is_revoked(claims["sub"], claims["iat"]):
            raise Unauthenticated
        principal = Principal(
            kind="staff" if claims.get("staff") is True else "customer",
            subject=claims["sub"],
            name=str(claims.get("name", "")),
            permissions=frozenset(claims.get("perms", ())),
        )
        return Verified(principal, claims["iat"], claims["exp"])
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise Unauthenticated from error


def _claims(token: str) -> dict[str, Any]:
    if len(token) > LONGEST or not FORM.fullmatch(token):
        raise ValueError("no token")
    header = jwt.get_unverified_header(token)
    if header.get("typ") != TYPE or header.get("alg") != ALGORITHM or "crit" in header:
        raise ValueError("not an access token")
    key = issuer_keys().find(header.get("kid"))
    if key is None:
        raise ValueError("unknown key")
    claims = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=settings.SHOP_TOKEN_AUDIENCE,
        issuer=settings.SHOP_TOKEN_ISSUER,
        leeway=LEEWAY_SECONDS,
        options={"require": REQUIRED, "strict_aud": True},
    )
    if not _is_lifetime(claims["iat"], claims["exp"]) or not _all_texts(claims):
        raise ValueError("wrong types")
    return claims


def _is_lifetime(issued_at: Any, expires_at: Any) -> bool:
    """Whole seconds, and no longer apart than revocations are remembered."""
    if type(issued_at) is not int or type(expires_at) is not int:
        return False
    return 0 <= issued_at < expires_at <= issued_at + RELEVANT.total_seconds()


def _all_texts(claims: dict[str, Any]) -> bool:
    permissions = claims.get("perms", [])
    return isinstance(permissions, list) and all(isinstance(text, str) for text in [claims["sub"], *permissions])
