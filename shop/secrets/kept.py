"""A service's values from Vault: read again every so often, and kept while Vault is away, for a time."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing, relaxed
from shop.secrets.contexts import flat, paths
from shop.secrets.session import Session
from shop.secrets.vault import Refused, Vault

#: How soon a path is asked for again after Vault said nothing.
AGAIN_SECONDS: Final = 1.0
_AWAY: Final = (logging.WARNING, "vault does not answer; what is known is kept")
_WELL: Final = (logging.INFO, "vault answers again")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Path:
    path: str
    values: dict[str, Secret] = field(default_factory=dict)
    is_known: bool = False
    read_at: float = 0.0
    due: float = 0.0
    refused: bool = False


class Kept:
    """The contexts of one service. ``every``: seconds between looks; ``keep``: seconds a value outlives them."""

    def __init__(
        self,
        session: Session,
        service: str,
        *,
        profiles: Sequence[str],
        mount: str,
        version: int,
        every: float,
        keep: float,
    ) -> None:
        self._session, self._mount, self._version = session, mount, version
        self._every, self._keep = every, keep
        self._paths = [_Path(path) for path in paths(service, profiles)]
        self._lock = threading.Lock()
        self._answers = True

    def read(self, name: str) -> Secret:
        """The newest value known. Raises ``SecretMissing``, and ``Unavailable`` when all that is known is too old."""
        if not all(path.is_known for path in self._paths):
            self.look()
        if not all(path.is_known for path in self._paths) or self._is_stale():
            raise Unavailable(part="vault")
        wanted = relaxed(name)
        for path in reversed(self._paths):
            if wanted in path.values:
                return path.values[wanted]
        raise SecretMissing(f"{self._mount}/{self._paths[-1].path}#{name}")

    def look(self) -> None:
        """Read what is due. What Vault does not say now stays as it was; never raises."""
        with self._lock:
            due = [path for path in self._paths if time.monotonic() >= path.due]
            answers = all(self._looked(path) for path in due)  # after a silence, the others would wait as long
            if due and answers != self._answers:
                log.log(*(_WELL if answers else _AWAY), extra={"service": self._paths[-1].path})
                self._answers = answers

    @property
    def trouble(self) -> str:
        """What is the matter, for health pages; empty if nothing."""
        if not all(path.is_known for path in self._paths):
            return "vault has not answered"
        if self._is_stale():
            return "vault is away for too long"
        return ""

    @property
    def refused(self) -> list[str]:
        """Paths that Vault does not let us read."""
        return [path.path for path in self._paths if path.refused]

    def _is_stale(self) -> bool:
        return time.monotonic() - min(path.read_at for path in self._paths) > self._keep

    def _looked(self, path: _Path) -> bool:
        """Whether Vault said something about ``path``."""
        now = time.monotonic()

        def ask(vault: Vault) -> dict[str, object] | None:
            return vault.values(path.path, mount=self._mount, version=self._version)

        try:
            found = self._session.ask(ask) or {}
        except Refused:
            if not path.refused:
                log.warning("vault refuses a path", extra={"path": path.path})
            path.refused, path.due = True, now + self._every
            if not path.values:  # not for us: others have what we need, or we are not ready
                path.is_known, path.read_at = True, now
            return True
        except Unavailable:
            # From after the wait on: who waited with us is not to wait again.
            path.due = time.monotonic() + self._session.again_in(AGAIN_SECONDS)
            return False
        path.values = {relaxed(name): Secret(value) for name, value in flat(found)}
        path.refused, path.is_known, path.read_at, path.due = False, True, now, now + self._every
        return True
