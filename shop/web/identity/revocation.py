"""Subjects whose older tokens are void: written by an event in every module's database, read every two seconds."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from shop.errors import Unavailable
from shop.roles.current import databases
from shop.web.identity.events import SubjectRevoked
from shop.web.models import Revocation

log = logging.getLogger(__name__)

READ_SECONDS: Final = 2.0
#: Longer than any access token lives: older revocations cannot matter.
RELEVANT: Final = timedelta(days=1)


def revoke(alias: str, *, subject: str, not_before: datetime) -> None:
    """Record it in the open transaction of ``alias``; a later ``not_before`` is never moved back."""
    row, made = Revocation.objects.using(alias).get_or_create(subject=subject, defaults={"not_before": not_before})
    if not made:
        Revocation.objects.using(alias).filter(pk=row.pk, not_before__lt=not_before).update(not_before=not_before)


def revoked_in(alias: str) -> Callable[..., None]:
    """The handler a module's ``subscriptions.py`` names for ``SubjectRevoked``."""

    def handle(event: SubjectRevoked, *, now: datetime) -> None:
        revoke(alias, subject=event.subject, not_before=event.not_before)

    return handle


def is_revoked(subject: str, issued_at: int) -> bool:
    """Whether a token of ``subject`` issued at ``issued_at`` (Unix seconds) is void.

    Raises ``Unavailable`` as long as this process could never look.
    """
    not_before = _memory.current().get(subject)
    return not_before is not None and issued_at < not_before.timestamp()


def look() -> None:
    """Read again if it is time to, in this thread, which keeps no connection. Raises nothing."""
    try:
        with suppress(Unavailable):  # why is in the log
            _memory.current()
    finally:
        connections.close_all()


def forget() -> None:
    """Read again at the next question."""
    _memory.forget()


class _Memory:
    """What the database said, at most two seconds old while it answers. Thread-safe: the mapping is replaced whole."""

    def __init__(self) -> None:
        self._known: Mapping[str, datetime] | None = None
        self._read_at = float("-inf")
        self._lock = threading.Lock()

    def current(self) -> Mapping[str, datetime]:
        never = self._known is None  # then wait for the reading that is under way
        if (never or self._is_old()) and not _on_a_loop() and self._lock.acquire(blocking=never):
            try:
                if self._is_old():
                    self._read()
            finally:
                self._lock.release()
        if self._known is None:
            raise Unavailable(retry_after=1)
        return self._known

    def forget(self) -> None:
        self._read_at = float("-inf")

    def _is_old(self) -> bool:
        return time.monotonic() - self._read_at > READ_SECONDS

    def _read(self) -> None:
        """Keeps what is known when the database does not answer: the next look is two seconds away."""
        self._read_at = time.monotonic()
        if not databases():  # each role behind looks for itself
            self._known = {}
            return
        rows = Revocation.objects.using(databases()[0]).filter(not_before__gt=timezone.now() - RELEVANT)
        try:
            self._known = dict(rows.values_list("subject", "not_before"))
        except (DatabaseError, InterfaceError):
            log.warning("revocations could not be read", exc_info=True)


def _on_a_loop() -> bool:
    """An event loop must not wait for a database: there, somebody calls ``look`` in a thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_memory: Final = _Memory()
