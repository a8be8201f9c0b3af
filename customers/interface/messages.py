"""Values that cross the border of customers: frozen, JSON-safe."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A JSON web key (RFC 7517) on P-256."""

    kid: str
    x: str
    y: str
    kty: str = "EC"
    crv: str = "P-256"
    alg: str = "ES256"
    use: str = "sig"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeys:
    """The key set, newest first."""

    keys: tuple[PublicKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who a customer is; ``id`` is the public one that tokens carry."""

    id: str
    name: str
    username: str
    email: str
    language: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something is sent. ``country`` is ISO 3166-1 alpha-2."""

    name: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Somebody who orders, and where to."""

    profile: Profile
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """All that customers keeps of somebody: ``account``, ``addresses``, ``sessions``, ``history``; no secrets."""

    content: dict[str, Any]
