"""When not to call again: in any second, retries add at most a fifth to the calls of that second, plus ten.

Without it, every layer that retries multiplies an outage (Finagle's retry budget is the model).
"""

import math
import threading
import time
from bisect import insort
from collections import deque
from collections.abc import Callable
from typing import Final

RATIO: Final = 0.2
FLOOR: Final = 10
WINDOW_SECONDS: Final = 1.0
#: Calls of so short a time are remembered together, and forgotten with the first of them: the budget is never too high,
#: and a gateway does not keep a number for each of its last second's requests.
STEP_SECONDS: Final = 0.01


class RetryBudget:
    """Remembers the calls and retries of the last second. Thread-safe; ``clock`` is monotonic seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        #: When a step began, and how many calls went out in it; the step of now, and how many there are in all.
        self._calls: deque[tuple[float, int]] = deque()
        self._began, self._in_step, self._known = -math.inf, 0, 0
        self._retries: deque[float] = deque()
        self._lock = threading.Lock()

    def deposit(self) -> None:
        """A first attempt goes out."""
        with self._lock:
            now = self._clock()
            if now - self._began >= STEP_SECONDS:
                self._step(now)
            self._in_step += 1

    def deposit_all(self, number: int, *, since: float) -> None:
        """So many went out ``since`` then, in monotonic seconds: all of them are taken to have done so at once."""
        with self._lock:
            insort(self._calls, (since, number))
            self._known += number
            self._step(self._clock())

    def withdraw(self) -> bool:
        """Whether one more retry is within the budget; takes it if so."""
        with self._lock:
            self._step(now := self._clock())
            if len(self._retries) + 1 > RATIO * self._known + FLOOR:
                return False
            self._retries.append(now)
            return True

    def _step(self, now: float) -> None:
        """A new one begins; what is older than a second is forgotten."""
        calls, retries, oldest = self._calls, self._retries, now - WINDOW_SECONDS
        if self._in_step:
            insort(calls, (self._began, self._in_step))
            self._known += self._in_step
        self._began, self._in_step = now, 0
        while calls and calls[0][0] <= oldest:
            self._known -= calls.popleft()[1]
        while retries and retries[0] <= oldest:
            retries.popleft()
