"""Stored answers can hold a guest's cart and order tokens: only who can ask again can read what was answered.

The cipher's key comes from what the caller sends with every repeat and the table keeps a hash of. So the table alone
opens no guest's answer. A customer is known by an id that is no secret: their answers hold no tokens.
"""

import secrets
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES: Final = 12


class AnswerCipher:
    """For the answers to the one who is known by ``scope`` and sends ``key``."""

    def __init__(self, scope: str, key: str) -> None:
        self._secret = f"{scope}\n{key}".encode()

    def seal(self, body: bytes) -> bytes:
        """What is stored of ``body``."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, body, None)

    def open(self, sealed: bytes) -> bytes:
        """The other way round. Raises ``cryptography.exceptions.InvalidTag`` for what was not sealed here."""
        return self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)

    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, None, b"shop.idempotency.answers").derive(self._secret))
