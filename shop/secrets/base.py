"""A secret value, and the surface of a store of secrets."""

import hmac
from typing import Final, Protocol

MASK: Final = "****"


class SecretMissing(LookupError):
    """The store has no such secret: the part that needs it is not ready. There is never a default."""


class Secret:
    """A string that shows as ``****`` wherever it is printed, formatted, pickled or compared by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself; call it only where it leaves for the system that needs it."""
        return self._value

    def matches(self, other: str) -> bool:
        """Constant-time comparison."""
        return hmac.compare_digest(self._value.encode(), other.encode())

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return (str, (MASK,))


class SecretStore(Protocol):
    """A place secrets come from."""

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``."""
