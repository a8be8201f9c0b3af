"""Values a module keeps in Vault by itself, below its own path: ``secret/customer-service/…``."""

from collections.abc import Mapping
from typing import Any

from shop.secrets.session import Session


class Folder:
    """Asks Vault each time. Everything raises ``Refused`` and ``Unavailable``."""

    def __init__(self, session: Session, service: str, *, mount: str, version: int) -> None:
        self._session, self._service, self._mount, self._version = session, service, mount, version

    def values(self, name: str) -> dict[str, Any] | None:
        """What is at ``name``; None where there is nothing."""
        path = f"{self._service}/{name}"
        return self._session.ask(lambda vault: vault.values(path, mount=self._mount, version=self._version))

    def write(self, name: str, values: Mapping[str, str]) -> None:
        """Replace what is at ``name``."""
        self._session.ask(lambda vault: vault.write(f"{self._service}/{name}", values, mount=self._mount))

    def remove(self, name: str) -> None:
        """Every version of what is at ``name``."""
        self._session.ask(lambda vault: vault.remove(f"{self._service}/{name}", mount=self._mount))
