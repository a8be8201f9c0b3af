"""What a refresh token means when it is presented.

A family of tokens grows one generation at a time. The newest generation rotates. The one just before it may come once
more within ``GRACE``: an answer was lost, or two tabs asked at once. Any older one was copied: the family dies.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

GRACE: Final = timedelta(seconds=10)


class Verdict(Enum):
    """``ROTATE``: the next generation; ``SIBLING``: another token of the newest; ``REUSED``: somebody has a copy."""

    ROTATE = "rotate"
    SIBLING = "sibling"
    REUSED = "reused"


def judge(*, presented: int, newest: int, rotated_at: datetime, now: datetime) -> Verdict:
    """What to do about a token of generation ``presented`` in a family whose newest is ``newest``."""
    if presented == newest:
        return Verdict.ROTATE
    if presented == newest - 1 and now - rotated_at <= GRACE:
        return Verdict.SIBLING
    return Verdict.REUSED
