"""Moments as tokens count them: in whole seconds."""

from datetime import datetime, timedelta


def next_second(now: datetime) -> datetime:
    """The first whole second after ``now``: a token issued in the same second, before ``now``, is older than it."""
    return now.replace(microsecond=0) + timedelta(seconds=1)


def issued_at(now: datetime, *, not_before: datetime | None) -> int:
    """``iat`` of a token issued now: never before ``not_before``, or the token would be void as it is born."""
    return int(max(now, not_before or now).timestamp())
