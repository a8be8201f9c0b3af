"""The generic cell rate algorithm: for each key one instant, in milliseconds and finer, and nothing to refill."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

#: Keys of one limit that are remembered; those whose time is over are as good as unknown.
MOST_KEYS: Final = 100_000
#: Whoever is new makes so many be forgotten whose time is over, so that nobody waits until all of them are.
FORGET_AT_ONCE: Final = 8
#: Seconds that rounding may be off by.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """``interval`` seconds for each token, and as many as ``burst`` at once."""

    interval: float
    burst: int


class Verdict(NamedTuple):
    """``remaining`` tokens that could be taken at once; ``wait`` seconds until those asked for could be, ``reset``
    until all there are."""

    allowed: bool
    remaining: int
    wait: float
    reset: float


class Limits:
    """Of one filter: every rate holds at once, and what one of them refuses costs nothing. Thread-safe.

    ``of`` makes the quickest for so many rates.
    """

    @staticmethod
    def of(rates: Sequence[Rate]) -> "Limits":
        return OneRate(rates) if len(rates) == 1 else Limits(rates)

    def __init__(self, rates: Sequence[Rate]) -> None:
        #: Of each rate its interval, and the seconds that its burst takes to come back.
        self._rates = [(rate.interval, rate.burst * rate.interval) for rate in rates]
        self._unknown = (0.0,) * len(self._rates)
        self._full_at: OrderedDict[str, tuple[float, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, tokens: int, now: float) -> Verdict:
        """``now``: seconds, of a clock that may jump backwards a little."""
        with self._lock:
            before = self._full_at.get(key, self._unknown)
            after, wait = [], 0.0
            for (interval, span), full_at in zip(self._rates, before, strict=True):
                at = max(full_at, now) + tokens * interval
                after.append(at)
                wait = max(wait, at - now - span)
            allowed = wait <= _ROUNDING
            kept = before
            if allowed:
                kept = self._full_at[key] = tuple(after)
                self._full_at.move_to_end(key)
                if before is self._unknown:
                    self._forget(now)
        remaining, reset = _left(self._rates, kept, now)
        return Verdict(allowed, remaining, 0.0 if allowed else wait, reset)

    def asked(self, key: str, tokens: int, now: float) -> tuple[bool, int, float, float]:
        """As ``take``, and its names do not count: writing them down costs a third of it."""
        return self.take(key, tokens, now)

    def _forget(self, now: float) -> None:
        """Somebody new is known: the oldest go, as far as they are as good as unknown, or too many."""
        for _ in range(FORGET_AT_ONCE):
            oldest = next(iter(self._full_at))
            if len(self._full_at) <= MOST_KEYS and max(self._full_at[oldest]) > now:
                return
            del self._full_at[oldest]


class OneRate(Limits):
    """As nearly all are: the same in a third of the time, which every request takes."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        super().__init__(rates)
        ((self._interval, self._span),) = self._rates

    def take(self, key: str, tokens: int, now: float) -> Verdict:
        return Verdict(*self.asked(key, tokens, now))

    def asked(self, key: str, tokens: int, now: float) -> tuple[bool, int, float, float]:
        interval, span, known = self._interval, self._span, self._full_at
        self._lock.acquire()  # with every request: `with` costs twice as much
        try:
            (before,) = known.get(key, self._unknown)
            ahead = (before if before > now else now) + tokens * interval - now  # noqa: FURB136 - a call costs as much
            wait = ahead - span
            if wait > _ROUNDING:
                remaining, reset = _left(self._rates, (before,), now)
                return False, remaining, wait, reset
            known[key] = (now + ahead,)
            known.move_to_end(key)
            if not before:
                self._forget(now)
        finally:
            self._lock.release()
        return True, int((span - ahead) / interval + 1e-6), 0.0, ahead


def _left(rates: Sequence[tuple[float, float]], full_at: Sequence[float], now: float) -> tuple[int, float]:
    """Tokens that could be taken at once, and seconds until all there are."""
    remaining, reset = sys.maxsize, 0.0
    for (interval, span), at in zip(rates, full_at, strict=True):
        ahead = max(at - now, 0.0)
        remaining = min(remaining, int((span - ahead) / interval + 1e-6))
        reset = max(reset, ahead)
    return max(remaining, 0), reset
