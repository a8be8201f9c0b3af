"""Encryption of what only this module may read in its own database."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a secret that this process does not have."""


def seal(plain: bytes) -> str:
    """``plain`` encrypted with a key derived from ``SECRET_KEY``."""
    return _cipher().encrypt(plain).decode()


def unseal(sealed: str) -> bytes:
    """The other way round; ``SECRET_KEY_FALLBACKS`` are tried too. Raises ``Unreadable``."""
    try:
        return _cipher().decrypt(sealed)
    except InvalidToken as error:
        raise Unreadable from error


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shop customers signing keys")
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
