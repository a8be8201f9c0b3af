"""A key of our own that the issuer is said to publish, and tokens signed with it."""

import json
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from jwt.algorithms import ECAlgorithm

from shop.web.identity import revocation
from shop.web.identity.keys import KeySet

KID = "k1"


def public(key: EllipticCurvePrivateKey, kid: str = KID) -> dict[str, Any]:
    """``key``'s public half as the issuer publishes it."""
    return {**ECAlgorithm(ECAlgorithm.SHA256).to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig"}


@pytest.fixture(scope="session")
def key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@pytest.fixture(autouse=True)
def issuer(monkeypatch: pytest.MonkeyPatch, key: EllipticCurvePrivateKey) -> Iterator[None]:
    """The issuer publishes ``key``; nothing is remembered from other tests."""
    keys = KeySet(lambda: [public(key)], wait=True)
    monkeypatch.setattr("shop.web.identity.tokens.issuer_keys", lambda: keys)
    revocation.forget()
    yield
    revocation.forget()


class Tokens:
    """Makes access tokens, right ones unless told otherwise."""

    def __init__(self, key: EllipticCurvePrivateKey) -> None:
        self.key = key

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        right = {
            "iss": "shop",
            "aud": "shop-api",
            "sub": "alice",
            "name": "Alice",
            "iat": now,
            "exp": now + 300,
            "jti": "1",
        }
        return {name: value for name, value in {**right, **changes}.items() if value is not ...}

    def make(self, *, header: dict[str, Any] | None = None, key: Any = None, alg: str = "ES256", **changes: Any) -> str:
        """``...`` as a value leaves the claim out."""
        payload = json.dumps(self.claims(**changes)).encode()
        headers = {"typ": "at+jwt", "kid": KID, **(header or {})}
        return jwt.PyJWS().encode(payload, key or self.key, algorithm=alg, headers=headers)


@pytest.fixture
def tokens(key: EllipticCurvePrivateKey) -> Tokens:
    return Tokens(key)
