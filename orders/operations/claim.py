"""The idempotency key of a request, as operations see it."""

from typing import Protocol


class Claim(Protocol):
    """Its first write, inside the operation's transaction, ties the key to the order."""

    def claim(self, resource: str) -> None: ...


class NoKey:
    """A request without a key, or one that is harmless to repeat."""

    def claim(self, resource: str) -> None:
        """Nothing to tie."""
