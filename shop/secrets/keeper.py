"""A process's secrets in Vault: one session, the values of its services, its database logins, one thread for all."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Final

from shop.errors import Unavailable
from shop.secrets.base import SecretMissing, SecretStore
from shop.secrets.folder import Folder, Paths
from shop.secrets.kept import Kept
from shop.secrets.leases import DatabaseLogin
from shop.secrets.options import VaultOptions
from shop.secrets.session import Session
from shop.secrets.vault import Vault

ROUND_SECONDS: Final = 0.5

log = logging.getLogger(__name__)


class VaultKeeper:
    """Make one per process, after it forked. Nothing is asked of Vault before something is read."""

    def __init__(self, options: VaultOptions) -> None:
        self.options = options
        self.session = Session(vault_at(options), options.login)
        self._kept: dict[str, Kept] = {}
        self._logins: dict[str, DatabaseLogin] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def store(self, service: str) -> SecretStore:
        """What Vault holds for ``service``."""
        with self._lock:
            if service not in self._kept:
                options = self.options
                self._kept[service] = Kept(
                    self.session,
                    service,
                    profiles=options.profiles,
                    mount=options.mount,
                    version=options.kv_version,
                    every=options.reread_seconds,
                    keep=options.keep_seconds,
                )
            self._begin()
            return self._kept[service]

    def folder(self, service: str) -> Folder:
        """What ``service`` keeps in Vault by itself."""
        with self._lock:
            self._begin()
        return Folder(self.session, service, mount=self.options.mount, version=self.options.kv_version)

    def paths(self, mount: str) -> Paths:
        """Whatever lies in the engine mounted at ``mount``."""
        with self._lock:
            self._begin()
        return Paths(self.session, mount=mount)

    def database_login(self, role: str, replaced: Callable[[], None]) -> DatabaseLogin:
        """The login of a role of the database engine; the same one for everybody who asks."""
        with self._lock:
            if role not in self._logins:
                self._logins[role] = DatabaseLogin(
                    self.session,
                    role,
                    mount=self.options.database_mount,
                    replaced=replaced,
                    drain_seconds=self.options.drain_seconds,
                )
            self._begin()
            return self._logins[role]

    def troubles(self) -> Mapping[str, str]:
        """Service → what is the matter with its values."""
        return {service: kept.trouble for service, kept in self._kept.items() if kept.trouble}

    def close(self) -> None:
        """Stop the thread and give back our own token, and with it its leases."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=2 * ROUND_SECONDS)
        self.session.close()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="secrets", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stopping.wait(self.session.again_in(ROUND_SECONDS)):
            self.round()

    def round(self) -> None:
        """Renew, replace and read what is due."""
        for tend in (self.session.tend, *(login.tend for login in list(self._logins.values()))):
            try:
                tend()
            except Unavailable:
                log.debug("vault does not answer")  # said once, where values are kept
            except SecretMissing as error:
                log.warning("vault refuses", extra={"why": str(error)})
            except Exception:
                log.exception("a round over the secrets failed")
        for kept in list(self._kept.values()):
            kept.look()


def vault_at(options: VaultOptions) -> Vault:
    """A client that has not logged in."""
    return Vault(options.address, ca=options.ca, namespace=options.namespace)
