"""When not to call again: retries may add at most a fifth to the calls of the last seconds, plus ten a second.

Without it, every layer that retries multiplies an outage (Finagle's retry budget is the model).
"""

import threading
import time
from collections.abc import Callable
from typing import Final

RATIO: Final = 0.2
FLOOR_PER_SECOND: Final = 10.0
WINDOW_SECONDS: Final = 10.0


class RetryBudget:
    """A leaky balance of retries: calls deposit, retries withdraw, time pays the floor. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._balance = FLOOR_PER_SECOND
        self._seen = clock()
        self._lock = threading.Lock()

    def deposit(self) -> None:
        """A first attempt went out."""
        with self._lock:
            self._age()
            self._balance = min(self._balance + RATIO, FLOOR_PER_SECOND * WINDOW_SECONDS)

    def withdraw(self) -> bool:
        """Whether one more retry is within the budget; takes it if so."""
        with self._lock:
            self._age()
            if self._balance < 1:
                return False
            self._balance -= 1
            return True

    def _age(self) -> None:
        now = self._clock()
        earned = (now - self._seen) * FLOOR_PER_SECOND
        self._balance = min(self._balance + earned, FLOOR_PER_SECOND * WINDOW_SECONDS)
        self._seen = now
