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
from typing import Final, NamedTuple, Protocol

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


class Heard(NamedTuple):
    """What one event loop saw since it said so last: ``answers``, the ``quickest`` in seconds; at most ``peak`` were
    under way, for ``silence`` seconds nothing was asked or answered, and last at ``at``."""

    answers: int
    quickest: float
    peak: int
    silence: float
    at: float


class Limit:
    """Of one service. Thread-safe; ``clock`` is monotonic seconds.

    Requests have a rank, 0 for the most urgent: what is less urgent never takes the place of what is more so.
    One event loop lets in by itself what there is room for (``gateway.lane``), and says what it ``heard``.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_rank = [0] * RANKS
        #: So many of these together; and those that the event loop has let in, who alone writes here.
        self.entered, self.in_lane = 0, [0] * RANKS
        self._limit = FIRST
        self._usual: float | None = None
        self._began = clock()
        self._quickest, self._answers, self._peak = math.inf, 0, 0
        #: When something was asked or answered last, and the longest time between two of these in this window.
        self._heard_at, self._silence = self._began, 0.0
        self._lane_heard_at, self._lane_silence = -math.inf, 0.0

    @property
    def now(self) -> int:
        """The most that are let in."""
        return int(self._limit)

    @property
    def in_flight(self) -> int:
        return sum(self._by_rank) + sum(self.in_lane)

    def room(self, rank: int, share: float, bounds: Bounds) -> float:
        """How many may be under way for one more of this rank to be let in, if all are at least as urgent."""
        places = min(self._limit, bounds.limit_most) * share
        return places if rank else max(places, bounds.limit_urgent)

    def take_over(self, rank: int) -> None:
        """One that the event loop has let in must ``leave`` from now on."""
        with self._lock:
            self._by_rank[rank] += 1
            self.entered += 1
            self.in_lane[rank] -= 1

    def heard(self, heard: Heard, bounds: Bounds, now: float) -> None:
        """What the event loop saw."""
        with self._lock:
            self._answers += heard.answers
            self._quickest = min(self._quickest, heard.quickest)
            self._peak = max(self._peak, heard.peak + self.entered)
            self._lane_silence = max(self._lane_silence, heard.silence)
            self._lane_heard_at = heard.at
            self._end_window(bounds, now)

    def enter(self, rank: int, share: float, bounds: Bounds) -> bool:
        """Whether one more may be under way, where those of its rank and above take up less than ``share`` of the
        limit; if so, it must ``leave``."""
        with self._lock:
            self._hear()
            taken = sum(self._by_rank[: rank + 1]) + sum(self.in_lane[: rank + 1])
            if taken >= self.room(rank, share, bounds):
                return False
            self._by_rank[rank] += 1
            self.entered += 1
            self._peak = max(self._peak, self.in_flight)
            return True

    def leave(self, rank: int, seconds: float | None, bounds: Bounds) -> None:
        """It was answered after ``seconds``; None: how it went says nothing about the service's pace."""
        with self._lock:
            self._by_rank[rank] -= 1
            self.entered -= 1
            now = self._hear()
            if seconds is None:
                return
            self._quickest = min(self._quickest, seconds)
            self._answers += 1
            self._end_window(bounds, now)

    def _hear(self) -> float:
        """Something is asked or answered now."""
        now = self._clock()
        self._silence = max(self._silence, now - self._heard_at)
        self._heard_at = now
        return now

    def _end_window(self, bounds: Bounds, now: float) -> None:
        """If it is time."""
        age = now - self._began
        if age < WINDOW_SECONDS or (self._answers < ENOUGH and age < LONGEST_WINDOW_SECONDS):
            return
        # It was silent while neither the event loop heard anything, nor anybody else.
        ours, theirs = now - self._heard_at, now - self._lane_heard_at
        self._silence = min(max(self._silence, ours), max(self._lane_silence, theirs))
        self._adapt(bounds, age)
        self._began, self._silence, self._lane_silence = now, 0.0, 0.0
        self._quickest, self._answers, self._peak = math.inf, 0, self.in_flight

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
