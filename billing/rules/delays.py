"""When to look again at a payment whose outcome is unknown: soon, then later, never later than ten seconds apart."""

from datetime import timedelta
from typing import Final

FIRST_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 10.0


def look_again(attempts: int) -> timedelta:
    """The wait after ``attempts`` looks that told nothing."""
    return timedelta(seconds=min(FIRST_SECONDS * 2 ** min(attempts, 10), LONGEST_SECONDS))
