"""When a signing key signs, and how long it stays published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
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
    """The key that signs now: the last that may. ``keys`` are oldest first."""
    return next((key for key in reversed(keys) if key.signs_from <= now), None)


def published(keys: Sequence[K], *, now: datetime) -> list[K]:
    """Keys that tokens in circulation, or soon to be, are signed with. ``keys`` are oldest first, the answer newest."""
    successors = [*keys[1:], None]
    kept = [key for key, after in zip(keys, successors, strict=True) if after is None or now < gone_at(after)]
    return kept[::-1]


def gone_at(successor: Key) -> datetime:
    """When the last token of the key before ``successor`` has expired."""
    return successor.signs_from + LONGEST_ACCESS_TOKEN + LEEWAY
