"""When a signing key signs, and how long it stays published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Protocol, TypeVar

#: Published so long before it signs: roles look for keys every minute, Spring resource servers every five.
LEAD: Final = timedelta(minutes=10)
#: Published so long after its successor signs: no access token may live longer.
LONGEST_ACCESS_TOKEN: Final = timedelta(hours=1)
LEEWAY: Final = timedelta(minutes=1)


class Key(Protocol):
    """What deciding needs of a key."""

    @property
    def signs_from(self) -> datetime: ...


K = TypeVar("K", bound=Key)


def signing(keys: Sequence[K], *, now: datetime) -> K | None:
    """The key that signs now: the last that may, or else the oldest. ``keys`` are oldest first.

    The oldest may be from a moment after ``now``: of several that found none, another was faster to make it.
    """
    return next((key for key in reversed(keys) if key.signs_from <= now), keys[0] if keys else None)


def published(keys: Sequence[K], *, now: datetime) -> list[K]:
    """Keys that tokens in circulation, or soon to be, are signed with. ``keys`` are oldest first, the answer newest."""
    kept = [key for key, after in pairwise(keys) if now < gone_at(after)]
    return [*keys[-1:], *reversed(kept)]


def gone_at(successor: Key) -> datetime:
    """When the last token of the key before ``successor`` has expired."""
    return successor.signs_from + LONGEST_ACCESS_TOKEN + LEEWAY
