"""The generic cell rate algorithm: for each key one instant, in milliseconds and finer, and nothing to refill."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Keys of one limit that are remembered; those whose time is over are as good as unknown.
MOST_KEYS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``interval`` seconds for each token, and as many as ``burst`` at once."""

    interval: float
    burst: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``remaining`` tokens that could be taken at once; ``wait`` seconds until those asked for could be, ``reset``
    until all there are."""

    allowed: bool
    remaining: int
    wait: float
    reset: float


class Limits:
    """Of one filter: every rate holds at once, and what one of them refuses costs nothing. Thread-safe."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = tuple(rates)
        self._full_at: OrderedDict[str, tuple[float, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, tokens: int, now: float) -> Verdict:
        """``now``: seconds, of a clock that may jump backwards a little."""
        with self._lock:
            before = self._full_at.get(key) or (0.0,) * len(self._rates)
            after = tuple(
                max(full_at, now) + tokens * rate.interval for full_at, rate in zip(before, self._rates, strict=True)
            )
            waits = [at - now - rate.burst * rate.interval for at, rate in zip(after, self._rates, strict=True)]
            allowed = max(waits) <= 1e-9
            kept = after if allowed else before
            if allowed:
                self._keep(key, kept, now)
        left = [
            int((rate.burst * rate.interval - max(at - now, 0.0)) / rate.interval + 1e-6)
            for at, rate in zip(kept, self._rates, strict=True)
        ]
        return Verdict(allowed, max(min(left), 0), max(*waits, 0.0), max(max(kept) - now, 0.0))

    def _keep(self, key: str, full_at: tuple[float, ...], now: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while self._full_at:
            oldest = next(iter(self._full_at))
            if len(self._full_at) <= MOST_KEYS and max(self._full_at[oldest]) > now:
                return
            del self._full_at[oldest]
