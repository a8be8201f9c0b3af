"""How one role proves itself to another: a token of at most a minute, signed with the calling role's Ed25519 key.

``iss`` is the caller, ``aud`` the callee; the principal on whose behalf it calls travels inside as a signed claim.
Coming from loopback proves nothing. Public keys come from configuration, or, embedded, from the keys folder.
"""

import logging
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from shop.calls.context import ANONYMOUS, Principal
from shop.calls.errors import CallerUnknown
from shop.roles.catalogue import ROLES
from shop.secrets.base import SecretMissing

LIFETIME_SECONDS: Final = 60
#: How far two machines' clocks may be apart.
LEEWAY_SECONDS: Final = 10
ALGORITHM: Final = "EdDSA"
KINDS: Final = frozenset({"customer", "staff", "system"})

log = logging.getLogger(__name__)


def issue(*, caller: str, callee: str, principal: Principal) -> str:
    """A token with which role ``caller`` may call module ``callee`` for ``principal``, for a minute.

    Raises ``SecretMissing`` where this role was given no key.
    """
    now = int(time.time())
    claims = {"iss": caller, "aud": callee, "iat": now, "exp": now + LIFETIME_SECONDS, "act": _claim(principal)}
    return jwt.encode(claims, _private_key(caller), algorithm=ALGORITHM)


def verify(token: str, *, callee: str) -> tuple[str, Principal]:
    """The calling role and the principal it acts for. Raises ``CallerUnknown``."""
    try:
        caller = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
        claims = _signed_claims(token, caller, callee)
        if not 0 < claims["exp"] - claims["iat"] <= LIFETIME_SECONDS:
            raise jwt.InvalidTokenError("lives too long")
        return caller, _principal(claims["act"])
    except (jwt.PyJWTError, SecretMissing, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        log.warning(
            "service credential refused", extra={"callee": callee, "reason": f"{type(error).__name__}: {error}"}
        )
        raise CallerUnknown from error


def _signed_claims(token: str, caller: str, callee: str) -> dict[str, Any]:
    """What ``caller`` signed with any of its keys: while they change, it has two. Raises ``jwt.PyJWTError``."""
    *others, last = _public_keys(caller)
    for key in others:
        with suppress(jwt.InvalidSignatureError):
            return _decoded(token, key, caller, callee)
    return _decoded(token, last, caller, callee)


def _decoded(token: str, key: Ed25519PublicKey, caller: str, callee: str) -> dict[str, Any]:
    return jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        audience=callee,
        issuer=caller,
        leeway=LEEWAY_SECONDS,
        options={"require": ["iss", "aud", "iat", "exp", "act"], "strict_aud": True},
    )


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
    texts = (claim["sub"], claim["name"], *claim["perms"])
    if claim["kind"] not in KINDS or not isinstance(claim["perms"], list) or not all(isinstance(t, str) for t in texts):
        raise ValueError("no principal")
    return Principal(
        kind=claim["kind"], subject=claim["sub"], name=claim["name"], permissions=frozenset(claim["perms"])
    )


@cache
def _private_key(role: str) -> Ed25519PrivateKey:
    return _loaded(settings.SHOP_SERVICE_KEY) if settings.SHOP_SERVICE_KEY else _embedded_private(role)


@cache
def _public_keys(role: str) -> tuple[Ed25519PublicKey, ...]:
    """One or more. Raises ``KeyError``, ``ValueError`` or ``SecretMissing``."""
    if role not in ROLES:
        raise KeyError(role)
    if listed := settings.SHOP_SERVICE_PUBLIC_KEYS.get(role):
        return tuple(_public(role, pem) for pem in ([listed] if isinstance(listed, str) else listed))
    return (_embedded_private(role).public_key(),)


def _public(role: str, pem: str) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"SHOP_SERVICE_PUBLIC_KEYS: a key of {role} is not Ed25519")
    return key


def _embedded_private(role: str) -> Ed25519PrivateKey:
    return _loaded(_embedded(role).read_text())


def _loaded(pem: str) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the service key is not Ed25519")
    return key


def _embedded(role: str) -> Path:
    """The key file of ``role`` on this machine, made on first use; two makers race safely through a hard link."""
    folder: Path | None = settings.SHOP_EMBEDDED_KEYS
    if folder is None:
        raise SecretMissing(f"no service key of role {role}: set SHOP_SERVICE_KEY and SHOP_SERVICE_PUBLIC_KEYS")
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
