"""Keys that access tokens are signed with."""

import base64
import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import models

from customers.models.key_material import fetched, put_away


class SigningKey(models.Model):
    """An ES256 key pair, its private part sealed or in Vault. ``number`` counts them: of two at once, one is first."""

    number = models.PositiveIntegerField(unique=True)
    kid = models.CharField(max_length=43, unique=True)
    x = models.CharField(max_length=43)
    y = models.CharField(max_length=43)
    sealed_private_key = models.TextField()
    created_at = models.DateTimeField()
    signs_from = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.kid}"

    @classmethod
    def generate(cls, *, number: int, now: datetime, signs_from: datetime) -> Self:
        """A new key, not saved, its private part put away; ``kid`` is its thumbprint (RFC 7638)."""
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_numbers()
        x, y = _coordinate(point.x), _coordinate(point.y)
        thumb = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"))
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        kid = _base64(hashlib.sha256(thumb.encode()).digest())
        return cls(
            number=number,
            kid=kid,
            x=x,
            y=y,
            sealed_private_key=put_away(kid, pem),
            created_at=now,
            signs_from=signs_from,
        )

    def private_key(self) -> ec.EllipticCurvePrivateKey:
        """Raises ``Unreadable``."""
        return _opened(self.sealed_private_key)


@lru_cache(maxsize=4)
def _opened(sealed: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(fetched(sealed), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _coordinate(number: int) -> str:
    return _base64(number.to_bytes(32, "big"))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
