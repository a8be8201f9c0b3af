"""What lies at a path in Vault, and what a module keeps there by itself: ``secret/customer-service/…``."""

from collections.abc import Mapping
from typing import Any

from shop.errors import Unavailable
from shop.secrets.session import Session
from shop.secrets.vault import Refused


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


class Paths:
    """``at("customer-service,dev")`` is everything at that path of the engine mounted at ``mount``."""

    def __init__(self, session: Session, *, mount: str = "secret") -> None:
        self._session, self._mount = session, mount

    def at(self, path: str) -> dict[str, Any] | None:
        """None where there is nothing. Raises ``Unavailable`` when it is down or refuses us."""
        try:
            return self._session.ask(lambda vault: vault.values(path, mount=self._mount))
        except Refused as error:
            raise Unavailable(part="vault") from error
