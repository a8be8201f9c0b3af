"""The generic cell rate algorithm: for each key one instant, in milliseconds and finer, and nothing to refill."""

import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

#: So many keys of one limit are remembered at most, and half as many at least: those whose time is over are as good as
#: unknown.
MOST_KEYS: Final = 100_000
#: Seconds that the clock may jump backwards by.
_JUMP: Final = 1.0
#: Seconds that rounding may be off by.
_ROUNDING: Final = 1e-9

T = TypeVar("T")


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


class Kept(Generic[T]):
    """What is known of keys: in ``recent`` of those that asked in this turn, in ``earlier`` of those that did in the
    last. A turn takes as long as the longest burst takes to come back, so whoever is in neither has it all; or as long
    as there is room."""

    __slots__ = ("_seconds", "earlier", "ends_at", "recent")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds + _JUMP
        self.recent: dict[str, T] = {}
        self.earlier: dict[str, T] = {}
        self.ends_at = 0.0

    def turn(self, now: float) -> None:
        """The next begins."""
        self.recent, self.earlier = {}, self.recent if now < self.ends_at + self._seconds else {}
        self.ends_at = now + self._seconds

    def keep(self, key: str, value: T, now: float) -> None:
        """Of somebody new in this turn."""
        if len(self.recent) >= MOST_KEYS // 2:
            self.turn(now)
        self.recent[key] = value


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
        #: When each rate's burst is all there; of one rate, that instant itself.
        self._full_at: Kept[Any] = Kept(max(span for _, span in self._rates))
        self._lock = threading.Lock()

    def take(self, key: str, tokens: int, now: float) -> Verdict:
        """``now``: seconds, of a clock that may jump backwards a little."""
        with self._lock:
            known = self._full_at
            if now >= known.ends_at:
                known.turn(now)
            before = known.recent.get(key) or known.earlier.get(key, self._unknown)
            after, wait = [], 0.0
            for (interval, span), full_at in zip(self._rates, before, strict=True):
                at = max(full_at, now) + tokens * interval
                after.append(at)
                wait = max(wait, at - now - span)
            allowed = wait <= _ROUNDING
            kept = before
            if allowed:
                kept = tuple(after)
                known.keep(key, kept, now)
        remaining, reset = _left(self._rates, kept, now)
        return Verdict(allowed, remaining, 0.0 if allowed else wait, reset)

    def asked(self, key: str, tokens: int, now: float) -> tuple[bool, int, float, float]:
        """As ``take``, and its names do not count: writing them down costs a third of it."""
        return self.take(key, tokens, now)


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
            if now >= known.ends_at:
                known.turn(now)
            before = known.recent.get(key)
            is_new = before is None
            if before is None:
                before = known.earlier.get(key, 0.0)
            ahead = (before if before > now else now) + tokens * interval - now  # noqa: FURB136 - a call costs as much
            wait = ahead - span
            if wait > _ROUNDING:
                remaining, reset = _left(self._rates, (before,), now)
                return False, remaining, wait, reset
            if is_new:
                known.keep(key, now + ahead, now)
            else:
                known.recent[key] = now + ahead
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
