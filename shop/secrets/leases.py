"""Logins to databases that Vault makes: fetched before the first connection, renewed, and replaced before they end."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from shop.errors import Unavailable
from shop.secrets.session import RENEW_AT, Session, varied
from shop.secrets.vault import Lease, Refused

RETRY_SECONDS: Final = 1.0

log = logging.getLogger(__name__)


class DatabaseLogin:
    """The login of one database role, taken back ``drain_seconds`` after it was replaced.

    ``replaced`` is called, from another thread, when new connections need another.
    A lease is renewed at two thirds of its life. When that gives it less than half of its first life, or too little to
    end its connections in time after the next such look, its longest one comes near: another is fetched, and the old
    one is revoked once its connections had time to end.
    """

    def __init__(
        self,
        session: Session,
        role: str,
        *,
        mount: str,
        replaced: Callable[[], None],
        drain_seconds: float,
    ) -> None:
        self._session, self._role, self._mount = session, role, mount
        self._replaced, self._drain = replaced, drain_seconds
        self._lock = threading.Lock()
        self._lease: Lease | None = None
        self._generation = 0
        self._ends = self._due = 0.0
        self._old: deque[tuple[float, Lease]] = deque()

    def current(self) -> Lease:
        """The one to connect with. Raises ``Unavailable`` and ``Refused`` where there is none and none comes."""
        with self._lock:
            lease = self._lease
            if lease is not None and time.monotonic() < self._ends:
                return lease
            return self._fetch()

    def tend(self) -> None:
        """Renew, replace, revoke what is due. Raises as ``current``; what is in force stays."""
        self._revoke_old()
        with self._lock:
            lease, now = self._lease, time.monotonic()
            if lease is None:
                return
            is_ours = self._generation == self._session.generation
            if is_ours and now < self._due:
                return
            self._due = now + RETRY_SECONDS  # unless something better comes of it
            if is_ours and self._renewed(lease, now):
                return
            self._fetch()
            self._old.append((now + self._drain, lease))
        log.info("another login for the database", extra={"database_role": self._role})
        self._replaced()

    def _renewed(self, lease: Lease, now: float) -> bool:
        try:
            seconds = self._session.ask(lambda vault: vault.renewed_lease_seconds(lease))
        except Refused:
            return False
        if seconds < max(lease.seconds / 2, self._drain / (1 - RENEW_AT)):
            return False
        self._until(seconds, now)
        return True

    def _fetch(self) -> Lease:
        now = time.monotonic()
        lease = self._session.ask(lambda vault: vault.database_login(self._role, mount=self._mount))
        self._lease, self._generation = lease, self._session.generation
        self._until(lease.seconds, now)
        return lease

    def _until(self, seconds: float, since: float) -> None:
        self._ends, self._due = since + seconds, since + varied(seconds * RENEW_AT)

    def _revoke_old(self) -> None:
        while self._old and self._old[0][0] <= time.monotonic():
            try:
                self._session.ask(lambda vault: vault.revoke_lease(self._old[0][1]))
            except Refused:
                log.warning("vault knows the old login no more")
            except Unavailable:
                return
            self._old.popleft()
