"""Argon2 made cheap, for tests in which hashing is not the subject, and a count of how often it ran."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The same algorithm with the least work it allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


class DearerArgon2(CheapArgon2):
    """What the work was raised to later."""

    memory_cost = 16


class Count:
    """How many passwords were hashed."""

    hashes = 0


@contextmanager
def counted_hashes() -> Iterator[Count]:
    """Hashing and verifying are the same work, and are counted the same."""
    count = Count()
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def counting_encode(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        count.hashes += 1
        return encode(self, password, salt)

    def counting_verify(self: Argon2PasswordHasher, password: str, encoded: str) -> bool:
        count.hashes += 1
        return verify(self, password, encoded)

    with (
        patch.object(Argon2PasswordHasher, "encode", counting_encode),
        patch.object(Argon2PasswordHasher, "verify", counting_verify),
    ):
        yield count
