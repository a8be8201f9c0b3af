"""Making tokens that only look right: signed by the shop's own key, by another, or not at all."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from customers.models import SigningKey

DROP = object()


def signing_key() -> SigningKey:
    """The key the shop signs with."""
    return SigningKey.objects.get()


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def part(value: Any) -> str:
    """One part of a token: JSON, or bytes as they are, in base64url."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def resigned(token: str, *, header: dict[str, Any] | None = None, payload: bytes | None = None, **changes: Any) -> str:
    """``token`` with other claims or header, under a good signature of the shop's own key."""
    claims = {name: value for name, value in (claims_of(token) | changes).items() if value is not DROP}
    kept = {"alg": "ES256", "typ": "at+jwt", "kid": signing_key().kid} | (header or {})
    kept = {name: value for name, value in kept.items() if value is not DROP}
    signed = f"{part(kept)}.{part(claims if payload is None else payload)}"
    return f"{signed}.{es256(signed)}"


def es256(signed: str, key: ec.EllipticCurvePrivateKey | None = None) -> str:
    algorithm = jwt.get_algorithm_by_name("ES256")
    return part(algorithm.sign(signed.encode(), key or signing_key().private_key()))


def hs256(token: str, secret: bytes, **header: Any) -> str:
    """The claims of ``token`` under an HMAC with ``secret``: the public key taken for a password."""
    kept = {"alg": "HS256", "typ": "at+jwt", "kid": signing_key().kid} | header
    signed = f"{part(kept)}.{part(claims_of(token))}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def public_forms() -> dict[str, bytes]:
    """The public key as everybody can write it down."""
    key = signing_key()
    public = key.private_key().public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = public.public_bytes(serialization.Encoding.PEM, spki)
    der = public.public_bytes(serialization.Encoding.DER, spki)
    jwk = json.dumps({"kty": "EC", "crv": "P-256", "x": key.x, "y": key.y}).encode()
    return {
        "PEM": pem,
        "PEM without its last line break": pem.strip(),
        "DER": der,
        "JWK": jwk,
        "base64 of DER": base64.b64encode(der),
        "base64 of JWK": base64.urlsafe_b64encode(jwk),
        "empty": b"",
    }


def other_ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def signed_by(token: str, private: Any, algorithm: str, **header: Any) -> str:
    kept = {"typ": "at+jwt", "kid": signing_key().kid} | header
    return jwt.encode(claims_of(token), private, algorithm=algorithm, headers=kept)


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def rs256(signed: str) -> str:
    """A signature by an RSA key."""
    algorithm = jwt.get_algorithm_by_name("RS256")
    return part(algorithm.sign(signed.encode(), rsa_key()))


def now() -> int:
    return int(time.time())
