"""Counting tries before they are made, so that parallel ones cannot slip through.

The count is a conditional update in the database: of any number at once, exactly ``most`` get through. A window ends
``customers.throttle-minutes`` (at most 15) after its first try, whatever else is tried meanwhile, so that nobody locks
an owner out for longer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from customers.interface.errors import TooManyTries
from customers.models import Throttle
from customers.properties import properties
from shop.database.transactions import atomic


@dataclass(frozen=True, slots=True)
class Tries:
    """What is counted: at most ``most`` in a window, in ``bucket``, by or at ``subject`` (stored as a keyed hash)."""

    bucket: str
    subject: str
    most: int

    @property
    def key(self) -> str:
        return salted_hmac("customers.throttle", self.subject, algorithm="sha256").hexdigest()


def take(limits: Sequence[Tries], *, now: datetime) -> None:
    """Count one try against each of ``limits``, or against none. Raises ``TooManyTries``."""
    _refuse_full(limits, now)  # look first: a blocked caller must not take the write lock
    with atomic("customers"):
        for limit in limits:
            _take(limit, now)


def give_back(limits: Sequence[Tries]) -> None:
    """The try was none: take it off again. Part of the open transaction."""
    for limit in limits:
        Throttle.objects.filter(bucket=limit.bucket, key=limit.key, count__gt=0).update(count=F("count") - 1)


def clear(limits: Sequence[Tries]) -> None:
    """The owner has come: forget what was tried in their name. Part of the open transaction."""
    for limit in limits:
        Throttle.objects.filter(bucket=limit.bucket, key=limit.key).delete()


def _take(limit: Tries, now: datetime) -> None:
    rows = Throttle.objects.filter(bucket=limit.bucket, key=limit.key)
    closes_at = now + timedelta(minutes=properties.current.throttle_minutes)
    counted = rows.filter(closes_at__gt=now, count__lt=limit.most)
    if counted.update(count=F("count") + 1) or rows.filter(closes_at__lte=now).update(count=1, closes_at=closes_at):
        return
    # No row yet, or a full one: make sure there is a row, and let the condition decide once more.
    row = Throttle(bucket=limit.bucket, key=limit.key, closes_at=closes_at)
    Throttle.objects.bulk_create([row], ignore_conflicts=True)
    if not counted.update(count=F("count") + 1):
        _refuse_full([limit], now)


def _refuse_full(limits: Sequence[Tries], now: datetime) -> None:
    most = {(limit.bucket, limit.key): limit.most for limit in limits}
    rows = Throttle.objects.filter(key__in=[key for _, key in most], closes_at__gt=now)
    full = [row.closes_at for row in rows if row.count >= most.get((row.bucket, row.key), row.count + 1)]
    if full:
        seconds = math.ceil((max(full) - now).total_seconds())
        raise TooManyTries(retry_after=seconds, minutes=math.ceil(seconds / 60))
