"""Tokens that are secrets: 256 random bits, stored only as their hash."""

import hashlib
import secrets


def new_token() -> str:
    """43 characters that fit into a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored. Random tokens need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
