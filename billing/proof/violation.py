"""Naming what is wrong."""

from datetime import datetime, timedelta
from typing import Final

from shop.proof import Violation

#: How long anything may stay unfinished.
PATIENCE: Final = timedelta(seconds=60)


def broken(law: str, subject: str, message: str, *, since: datetime | None = None, cause: str = "") -> Violation:
    """A law of billing that does not hold."""
    return Violation(module="billing", law=law, subject=subject, message=message, since=since, cause=cause)
