"""Subjects whose older tokens are void: written by an event in every module's database, read every two seconds."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from shop.roles.current import databases
from shop.web.identity.events import SubjectRevoked
from shop.web.models import Revocation

READ_SECONDS: Final = 2.0
#: Longer than any access token lives: older revocations cannot matter.
RELEVANT: Final = timedelta(days=1)

_lock: Final = threading.Lock()
_known: Mapping[str, datetime] = {}
_read_at = float("-inf")


def revoke(alias: str, *, subject: str, not_before: datetime) -> None:
    """Record it in the open transaction of ``alias``; a later ``not_before`` is never moved back."""
    row, made = Revocation.objects.using(alias).get_or_create(subject=subject, defaults={"not_before": not_before})
    if not made:
        Revocation.objects.using(alias).filter(pk=row.pk, not_before__lt=not_before).update(not_before=not_before)


def revoked_in(alias: str):  # type: ignore[no-untyped-def]
    """The handler a module's ``subscriptions.py`` names for ``SubjectRevoked``."""

    def handle(event: SubjectRevoked, *, now: datetime) -> None:
        revoke(alias, subject=event.subject, not_before=event.not_before)

    return handle


def is_revoked(subject: str, issued_at: int) -> bool:
    """Whether a token of ``subject`` issued at ``issued_at`` (Unix seconds) is void."""
    not_before = _current().get(subject)
    return not_before is not None and issued_at < not_before.timestamp()


def forget() -> None:
    """Read again at the next question."""
    global _read_at  # noqa: PLW0603 - one memory per process
    _read_at = float("-inf")


def _current() -> Mapping[str, datetime]:
    global _known, _read_at  # noqa: PLW0603 - one memory per process
    if time.monotonic() - _read_at > READ_SECONDS and _lock.acquire(blocking=False):
        try:
            _read_at = time.monotonic()
            rows = Revocation.objects.using(databases()[0]).filter(not_before__gt=timezone.now() - RELEVANT)
            _known = dict(rows.values_list("subject", "not_before"))
        finally:
            _lock.release()
    return _known
