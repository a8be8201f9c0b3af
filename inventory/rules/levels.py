"""A stock row as decisions see it."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Level:
    """The counters of one stock row. ``low_since`` is set while ``free`` is at or under ``threshold``."""

    sku: str
    stock_id: int
    warehouse: str
    position: int
    on_hand: int
    held: int
    threshold: int | None
    low_since: datetime | None

    @property
    def free(self) -> int:
        """What nobody has set aside."""
        return self.on_hand - self.held

    def moved(self, on_hand: int, held: int, *, now: datetime) -> "Level":
        """The level after a change of its counters."""
        return replace(self, on_hand=self.on_hand + on_hand, held=self.held + held).judged(now=now)

    def judged(self, *, now: datetime) -> "Level":
        """The same with ``low_since`` as it should be: kept while low, so that one crossing is one alert."""
        low = self.threshold is not None and self.free <= self.threshold
        return replace(self, low_since=(self.low_since or now) if low else None)
