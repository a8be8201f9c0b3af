"""Moments as tokens count them: in whole seconds."""

from datetime import datetime, timedelta


def next_second(now: datetime) -> datetime:
    """The first whole second after ``now``: a token issued in the same second, before ``now``, is older than it."""
    return now.replace(microsecond=0) + timedelta(seconds=1)


def void_before(now: datetime, *, last: datetime | None) -> datetime:
    """The first moment whose tokens are good, when those until ``now`` are not. Later than ``last``, the one before:
    what was issued since, in the same second, would be good otherwise.
    """
    return max(next_second(now), last + timedelta(seconds=1)) if last else next_second(now)


def issued_at(now: datetime, *, not_before: datetime | None) -> int:
    """``iat`` of a token issued now: never before ``not_before``, or the token would be void as it is born."""
    return int(max(now, not_before or now).timestamp())
