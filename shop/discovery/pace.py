"""How often Consul is asked: so that a change is followed at once, and a broken agent is not hammered."""

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """``burst`` turns at once, then one every ``seconds``. Thread-safe; ``clock`` is monotonic seconds."""

    def __init__(self, *, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._seconds, self._clock = burst, seconds, clock
        self._turns, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Take a turn; return the seconds to wait for it."""
        with self._lock:
            self._refill()
            self._turns -= 1
            return max(0.0, -self._turns * self._seconds)

    def taken(self) -> bool:
        """Take a turn if there is one now."""
        with self._lock:
            self._refill()
            if self._turns < 1:
                return False
            self._turns -= 1
            return True

    def _refill(self) -> None:
        now = self._clock()
        self._turns = min(self._burst, self._turns + (now - self._at) / self._seconds)
        self._at = now


class Queue:
    """Who asks in vain waits for a turn, one every ``seconds`` for the whole process; good news frees them all."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0
        self._good_news = 0
        self._changed = threading.Condition()

    def wait(self) -> None:
        """Return when it is our turn, or at the first good news."""
        with self._changed:
            heard = self._good_news
            self._next = mine = max(self._next + self._seconds, time.monotonic())
            while heard == self._good_news and (left := mine - time.monotonic()) > 0:
                self._changed.wait(left)

    def free(self) -> None:
        """Consul answers again: nobody needs to wait."""
        with self._changed:
            self._good_news += 1
            self._next = 0.0
            self._changed.notify_all()
