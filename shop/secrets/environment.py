"""Secrets from the environment: ``NAME``, or the file that ``NAME_FILE`` names."""

import os
from pathlib import Path

from shop.secrets.base import Secret, SecretMissing


class EnvironmentStore:
    """Reads on every call, so that a rotated file is seen. An unreadable file is an error, never a silent default."""

    def read(self, name: str) -> Secret:
        """Raises ``SecretMissing``."""
        if path := os.environ.get(f"{name}_FILE"):
            try:
                return Secret(Path(path).read_text().strip())
            except OSError as error:
                raise SecretMissing(f"{name}_FILE={path}: {error.strerror}") from error
        if (value := os.environ.get(name)) is not None:
            return Secret(value)
        raise SecretMissing(name)
