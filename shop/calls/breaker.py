"""When not to call: a breaker per target instance.

Closed until ``threshold`` failures in a row; then open for ``cooldown`` seconds; then one trial call decides.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

THRESHOLD: Final = 5
COOLDOWN_SECONDS: Final = 5.0


class Breaker:
    """Thread-safe; ``clock`` is monotonic seconds."""

    def __init__(
        self,
        *,
        threshold: int = THRESHOLD,
        cooldown: float = COOLDOWN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._threshold, self._cooldown, self._clock = threshold, cooldown, clock
        self._failures = 0
        self._opened_at: float | None = None
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may go out now. While half open, only the first asker may."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self._clock() - self._opened_at < self._cooldown:
                return False
            self._opened_at = self._clock()  # the others wait for the trial's outcome, or one more cooldown
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened_at = 0, None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._threshold:
                self._opened_at = self._clock()
