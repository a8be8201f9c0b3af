"""How documents are numbered: one series per prefix and calendar year of the seller, from 1, without a gap."""

from datetime import datetime
from zoneinfo import ZoneInfo


def series_of(prefix: str, at: datetime, time_zone: str) -> str:
    """The series that takes a document issued at ``at``: ``F-2026``."""
    return f"{prefix}-{at.astimezone(ZoneInfo(time_zone)).year}"


def shown(series: str, number: int) -> str:
    """The number as people read it: ``F-2026-000001``. It grows past six digits when it must."""
    return f"{series}-{number:06d}"
