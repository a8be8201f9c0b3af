"""A secret value, and the surface of a store of secrets."""

import hmac
from typing import Protocol

from shop.secrets.known import MASK, remember

__all__ = ["MASK", "Secret", "SecretMissing", "SecretStore", "relaxed", "variable"]


class SecretMissing(LookupError):
    """The store has no such secret: the part that needs it is not ready. There is never a default."""


class Secret:
    """A string that shows as ``****`` wherever it is printed, formatted, pickled or compared by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        remember(value)

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
    """A place secrets come from. Names are dotted kebab-case: ``payment.webhook-secret``."""

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``, and ``shop.errors.Unavailable`` where the store is away for too long."""


def relaxed(name: str) -> str:
    """``webhook-secret``, ``webhookSecret`` and ``WEBHOOK_SECRET`` are one name, as in Spring."""
    return name.replace("-", "").replace("_", "").lower()


def variable(name: str) -> str:
    """The environment's name: ``payment.webhook-secret`` is ``PAYMENT_WEBHOOK_SECRET``."""
    return name.replace(".", "_").replace("-", "_").upper()
