"""How many requests one service has at once, found out by how long its answers take.

While even the quickest answer of a window had to wait (CoDel's way to see a queue that does not go away), or twice as
much is under way as can be answered in time, the service is given what it answers within the time that is allowed, by
Little's law; else a little more than before, as in Netflix' concurrency-limits. How long answers take without a queue
is learnt while few are under way.

A window that was silent for most of its time shows a queue of ours, or nobody's: nothing was asked and nothing
answered, as when this process itself was not running, and then all that had come meanwhile was read at once.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

WINDOW_SECONDS: Final = 0.1
#: How many square roots of itself a limit grows in a second in which nobody had to wait.
GROWTH: Final = 2.0
#: How many kinds of urgency there are.
RANKS: Final = 3
#: Until something is known.
FIRST: Final = 1000.0
#: Fewer answers say little; a window waits for more, but not for ever.
ENOUGH: Final = 10
LONGEST_WINDOW_SECONDS: Final = 1.0
#: An answer may take so many times what it takes alone.
TOLERANCE: Final = 2.0
#: What nobody has seen yet is taken for no slower: a process may begin in the middle of an overload.
UNKNOWN_SECONDS: Final = 0.1
#: How much of a slower time is believed after a second with few requests.
LEARNING: Final = 0.03


class Bounds(Protocol):
    """``queue_time``: so many seconds a request may have to wait at the service before fewer are let in;
    ``limit_urgent``: so many of the most urgent are let in, whatever the limit."""

    @property
    def limit_least(self) -> int: ...

    @property
    def limit_urgent(self) -> int: ...

    @property
    def limit_most(self) -> int: ...

    @property
    def queue_time(self) -> float: ...


class Limit:
    """Of one service. Thread-safe; ``clock`` is monotonic seconds.

    Requests have a rank, 0 for the most urgent: what is less urgent never takes the place of what is more so.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_rank = [0] * RANKS
        self._limit = FIRST
        self._usual: float | None = None
        self._began = clock()
        self._quickest, self._answers, self._peak = math.inf, 0, 0
        #: When something was asked or answered last, and the longest time between two of these in this window.
        self._heard_at, self._silence = self._began, 0.0

    @property
    def now(self) -> int:
        """The most that are let in."""
        return int(self._limit)

    @property
    def in_flight(self) -> int:
        return sum(self._by_rank)

    def enter(self, rank: int, share: float, bounds: Bounds, now: float | None = None) -> bool:
        """Whether one more may be under way, where those of its rank and above take up less than ``share`` of the
        limit; if so, it must ``leave``. ``now`` is what the clock says."""
        self._lock.acquire()  # with every request: `with` costs twice as much
        try:
            if now is None:
                now = self._clock()
            if (silence := now - self._heard_at) > self._silence:
                self._silence = silence
            self._heard_at = now
            first, second, third = by_rank = self._by_rank
            most = bounds.limit_most
            places = (self._limit if self._limit < most else most) * share  # noqa: FURB136 - a call costs as much again
            if rank == 1:
                taken = first + second
            elif rank:
                taken = first + second + third
            else:
                taken, places = first, max(places, bounds.limit_urgent)
            if taken >= places:
                return False
            by_rank[rank] += 1
            if (under_way := first + second + third + 1) > self._peak:
                self._peak = under_way
            return True
        finally:
            self._lock.release()

    def leave(self, rank: int, seconds: float | None, bounds: Bounds, now: float | None = None) -> None:
        """It was answered after ``seconds``; None: how it went says nothing about the service's pace."""
        self._lock.acquire()  # with every request: `with` costs twice as much
        try:
            self._by_rank[rank] -= 1
            if now is None:
                now = self._clock()
            if (silence := now - self._heard_at) > self._silence:
                self._silence = silence
            self._heard_at = now
            if seconds is None:
                return
            if seconds < self._quickest:  # noqa: PLR1730 - a call costs as much again
                self._quickest = seconds
            self._answers += 1
            age = now - self._began
            if age >= WINDOW_SECONDS and (self._answers >= ENOUGH or age >= LONGEST_WINDOW_SECONDS):
                self._adapt(bounds, age)
                self._began, self._silence = now, 0.0
                self._quickest, self._answers, self._peak = math.inf, 0, sum(self._by_rank)
        finally:
            self._lock.release()

    def _adapt(self, bounds: Bounds, age: float) -> None:
        usual = min(self._quickest, UNKNOWN_SECONDS) if self._usual is None else min(self._usual, self._quickest)
        allowed = max(usual * TOLERANCE, usual + bounds.queue_time)
        is_idle = self._limit <= bounds.limit_least or self._peak < self._limit / 2
        good_for = allowed * self._answers / age
        is_growing = self._quickest > usual * TOLERANCE and self.in_flight > 2 * good_for
        if (self._quickest > allowed or is_growing) and not self._was_silent(age):
            wanted = min(self._limit, good_for)
        else:
            wanted = self._limit + math.sqrt(self._limit) * age * GROWTH
        self._limit = max(min(wanted, bounds.limit_most), bounds.limit_least)
        # Whatever is slow while we let in few is slow by itself.
        self._usual = usual + (self._quickest - usual) * min(LEARNING * age, 1.0) if is_idle else usual

    def _was_silent(self, age: float) -> bool:
        """Whether nothing was asked or answered for most of a window of ``age`` seconds."""
        return self._silence > age / 2
