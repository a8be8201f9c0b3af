"""Secrets that tests put in."""

from collections.abc import Mapping

from shop.secrets.base import Secret, SecretMissing


class MemoryStore:
    """Knows what it was given."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``."""
        try:
            return Secret(self._values[name])
        except KeyError:
            raise SecretMissing(name) from None
