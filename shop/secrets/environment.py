"""Secrets from the environment: ``NAME``, or the file that ``NAME_FILE`` names."""

import os
from pathlib import Path

from shop.secrets.base import Secret, SecretMissing, variable


class EnvironmentStore:
    """Reads on every call, so that a rotated file is seen. An unreadable file is an error, never a silent default.

    With ``prefix`` ``billing``, ``payment.key`` is ``BILLING_PAYMENT_KEY``.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = f"{prefix}." if prefix else ""

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``, also for one that is empty."""
        name = variable(self._prefix + name)
        path = os.environ.get(f"{name}_FILE")
        value = _content(name, path) if path else os.environ.get(name, "")
        if not value:
            raise SecretMissing(name)
        return Secret(value)


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretMissing(f"{name}_FILE={path}: {getattr(error, 'strerror', 'not text')}") from error
