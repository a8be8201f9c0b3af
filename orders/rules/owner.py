"""Whose cart or order it is."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer by public id, or a guest by the secret they hold (empty: a guest without a cart yet)."""

    customer_id: str = ""
    token: str = ""

    @property
    def token_hash(self) -> str:
        """What is stored of the guest's token."""
        return hash_of(self.token)


def hash_of(token: str) -> str:
    """SHA-256: tokens are long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
