"""One cipher per kind of key. ``encrypt`` and ``decrypt`` work on texts; bad input raises ``BadCipher``."""

import base64
import binascii
import os
from functools import lru_cache
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from configsvc.encryption.errors import BadCipher, BadKey, CannotDecrypt, NoPublicKey

#: Spring's own, in hex: it is no secret, and has to be the same on both sides.
_SPRING_SALT: Final = bytes.fromhex("deadbeef")
_IV: Final = 16
_NONCE: Final = 12


class TextCipher(Protocol):
    """A key and how it is used."""

    def encrypt(self, text: str) -> str: ...

    def decrypt(self, text: str) -> str:
        """Raises ``BadCipher`` and ``CannotDecrypt``."""

    def public_key(self) -> str:
        """PEM. Raises ``NoPublicKey``."""


class SpringCipher:
    """Spring's symmetric format: AES-256-CBC, hex. It is not authenticated: prefer ``{key:…}``."""

    def __init__(self, key: str) -> None:
        self._key = _spring_key(key)

    def encrypt(self, text: str) -> str:
        return _cbc_encrypt(self._key, text.encode()).hex()

    def decrypt(self, text: str) -> str:
        try:
            return _cbc_decrypt(self._key, bytes.fromhex(text)).decode()
        except ValueError as error:
            raise BadCipher from error

    def public_key(self) -> str:
        raise NoPublicKey


class AuthenticatedCipher:
    """Ours, chosen by ``{key:name}``: AES-256-GCM under a key stretched by scrypt; the name is sealed in."""

    def __init__(self, name: str, key: str) -> None:
        self._name = name.encode()
        self._cipher = AESGCM(_stretched(name, key))

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), self._name)).decode()

    def decrypt(self, text: str) -> str:
        try:
            data = base64.b64decode(text, altchars=b"-_", validate=True)
            return self._cipher.decrypt(data[:_NONCE], data[_NONCE:], self._name).decode()
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise BadCipher from error

    def public_key(self) -> str:
        raise NoPublicKey


class RsaCipher:
    """Spring's asymmetric format for a PEM key: a random AES key, sealed by RSA, in front of what it encrypted."""

    def __init__(self, pem: str) -> None:
        """Raises ``BadKey``."""
        key = _loaded(pem)
        self._private = key if isinstance(key, RSAPrivateKey) else None
        self._public = key.public_key() if isinstance(key, RSAPrivateKey) else key

    def encrypt(self, text: str) -> str:
        secret = os.urandom(16)
        sealed = self._public.encrypt(secret, PKCS1v15())
        body = _cbc_encrypt(_spring_key(secret.hex()), text.encode())
        return base64.b64encode(len(sealed).to_bytes(2, "big") + sealed + body).decode()

    def decrypt(self, text: str) -> str:
        if self._private is None:
            raise CannotDecrypt
        try:
            data = base64.b64decode(text, validate=True)
            end = 2 + int.from_bytes(data[:2], "big")
            secret = self._private.decrypt(data[2:end], PKCS1v15())
            return _cbc_decrypt(_spring_key(secret.hex()), data[end:]).decode()
        except (binascii.Error, ValueError) as error:
            raise BadCipher from error

    def public_key(self) -> str:
        pem = self._public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()


@lru_cache(maxsize=64)
def _spring_key(password: str) -> bytes:
    return PBKDF2HMAC(hashes.SHA1(), 32, _SPRING_SALT, 1024).derive(password.encode())  # noqa: S303 - Spring's own choice


@lru_cache(maxsize=64)
def _stretched(name: str, key: str) -> bytes:
    return Scrypt(salt=b"shop.configsvc:" + name.encode(), length=32, n=2**14, r=8, p=1).derive(key.encode())


def _cbc_encrypt(key: bytes, data: bytes) -> bytes:
    iv = os.urandom(_IV)
    padder = padding.PKCS7(128).padder()
    encryptor = BlockCipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return iv + encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()


def _cbc_decrypt(key: bytes, data: bytes) -> bytes:
    """Raises ``ValueError``."""
    decryptor = BlockCipher(algorithms.AES(key), modes.CBC(data[:_IV])).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    padded = decryptor.update(data[_IV:]) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def _loaded(pem: str) -> RSAPrivateKey | RSAPublicKey:
    try:
        if "PRIVATE KEY" in pem:
            private = serialization.load_pem_private_key(pem.encode(), password=None)
            if isinstance(private, RSAPrivateKey):
                return private
        else:
            public = serialization.load_pem_public_key(pem.encode())
            if isinstance(public, RSAPublicKey):
                return public
    except (TypeError, ValueError) as error:
        raise BadKey from error
    raise BadKey
