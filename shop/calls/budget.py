"""When not to call again: in any second, retries add at most a fifth to the calls of that second, plus ten.

Without it, every layer that retries multiplies an outage (Finagle's retry budget is the model).
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

RATIO: Final = 0.2
FLOOR: Final = 10
WINDOW_SECONDS: Final = 1.0


class RetryBudget:
    """Remembers the calls and retries of the last second. Thread-safe; ``clock`` is monotonic seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: deque[float] = deque()
        self._retries: deque[float] = deque()
        self._lock = threading.Lock()

    def deposit(self, now: float | None = None) -> None:
        """A first attempt goes out; ``now`` is what the clock says."""
        with self._lock:
            now, calls = self._clock() if now is None else now, self._calls
            calls.append(now)
            if calls[0] <= now - WINDOW_SECONDS:  # two go for one that comes; whoever asks forgets all that are old
                calls.popleft()
                if calls[0] <= now - WINDOW_SECONDS:
                    calls.popleft()

    def withdraw(self) -> bool:
        """Whether one more retry is within the budget; takes it if so."""
        with self._lock:
            now = self._forget_old()
            if len(self._retries) + 1 > RATIO * len(self._calls) + FLOOR:
                return False
            self._retries.append(now)
            return True

    def _forget_old(self) -> float:
        now = self._clock()
        for times in (self._calls, self._retries):
            while times and times[0] <= now - WINDOW_SECONDS:
                times.popleft()
        return now
