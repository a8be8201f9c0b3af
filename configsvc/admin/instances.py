"""The rows of the page that shows each running instance with its settings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shop.web.standing import InForce
from shop.web.standings import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``differs``: most others of its role have other settings."""

    role: str
    url: str
    found: InForce | None
    trouble: str
    heard_at: datetime | None
    refused_at: datetime | None
    differs: bool


def rows(asked: Sequence[Asked]) -> list[Row]:
    """One for each instance, in their order."""
    digests = {
        role: Counter(one.found.digest for one in asked if one.found and one.role == role)
        for role in {one.role for one in asked}
    }
    return [
        Row(
            role=one.role,
            url=one.url,
            found=one.found,
            trouble=one.trouble,
            heard_at=_moment(one.found.heard_at if one.found else None),
            refused_at=_moment(one.found.refused_at if one.found else None),
            differs=one.found is not None and one.found.digest != digests[one.role].most_common(1)[0][0],
        )
        for one in asked
    ]


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
