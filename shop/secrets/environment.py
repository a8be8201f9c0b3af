"""Secrets from the environment: ``NAME``, or the file that ``NAME_FILE`` names."""

import os
from pathlib import Path

from shop.secrets.base import Secret, SecretMissing


class EnvironmentStore:
    """Reads on every call, so that a rotated file is seen. An unreadable file is an error, never a silent default."""

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``, also for one that is empty."""
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
