"""How one role proves itself to another: a token of at most a minute, signed with the calling role's Ed25519 key.

``iss`` is the caller, ``aud`` the callee; the principal on whose behalf it calls travels inside as a signed claim.
Coming from loopback proves nothing. Public keys come from configuration, or, embedded, from the keys folder.
"""

import os
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from shop.calls.context import ANONYMOUS, Principal
from shop.errors import Unauthenticated
from shop.roles.catalogue import ROLES

LIFETIME_SECONDS: Final = 60
ALGORITHM: Final = "EdDSA"


def issue(*, caller: str, callee: str, principal: Principal) -> str:
    """A token with which role ``caller`` may call module ``callee`` for ``principal``, for a minute."""
    now = int(time.time())
    claims = {"iss": caller, "aud": callee, "iat": now, "exp": now + LIFETIME_SECONDS, "act": _claim(principal)}
    return jwt.encode(claims, _private_key(caller), algorithm=ALGORITHM)


def verify(token: str, *, callee: str) -> tuple[str, Principal]:
    """The calling role and the principal it acts for. Raises ``Unauthenticated``."""
    try:
        caller = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
        claims = jwt.decode(
            token,
            _public_key(caller),
            algorithms=[ALGORITHM],
            audience=callee,
            issuer=caller,
            options={"require": ["iss", "aud", "iat", "exp", "act"]},
        )
        if claims["exp"] - claims["iat"] > LIFETIME_SECONDS:
            raise jwt.InvalidTokenError("lives too long")
        return caller, _principal(claims["act"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise Unauthenticated from error


def _claim(principal: Principal) -> dict[str, Any]:
    return {
        "kind": principal.kind,
        "sub": principal.subject,
        "name": principal.name,
        "perms": sorted(principal.permissions),
    }


def _principal(claim: dict[str, Any]) -> Principal:
    if claim["kind"] == "anonymous":
        return ANONYMOUS
    return Principal(
        kind=claim["kind"], subject=claim["sub"], name=claim["name"], permissions=frozenset(claim["perms"])
    )


@cache
def _private_key(role: str) -> Ed25519PrivateKey:
    pem = settings.SHOP_SERVICE_KEY or _embedded(role).read_text()
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


@cache
def _public_key(role: str) -> Ed25519PublicKey:
    if role not in ROLES:
        raise KeyError(role)
    if pem := settings.SHOP_SERVICE_PUBLIC_KEYS.get(role):
        key = serialization.load_pem_public_key(pem.encode())
        assert isinstance(key, Ed25519PublicKey)
        return key
    if settings.SHOP_EMBEDDED_KEYS is None:
        raise KeyError(role)
    return _embedded_private(role).public_key()


def _embedded_private(role: str) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(_embedded(role).read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _embedded(role: str) -> Path:
    """The key file of ``role`` on this machine, made on first use; two makers race safely through a hard link."""
    folder: Path = settings.SHOP_EMBEDDED_KEYS
    path = folder / f"{role}.pem"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{role}.{os.getpid()}.{time.monotonic_ns()}"
        draft.touch(mode=0o600)
        draft.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path
