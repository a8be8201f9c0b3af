"""How often Consul is asked: so that a change is followed at once, and a broken agent is not hammered."""

import threading
import time
from collections.abc import Callable
from typing import Final

from shop.line import Line

BURST: Final = 2


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

    def widen(self, turns: int) -> None:
        """So many more at once, from now on."""
        with self._lock:
            self._burst += turns
            self._turns += turns

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


class Turns:
    """When each watch of a process may ask: twice at once, and then every ``seconds``; all of them together likewise.

    Who asked in vain waits in ``line`` before.
    """

    def __init__(self, *, seconds: float, line: Line) -> None:
        self._seconds, self._line = seconds, line
        self._all = TokenBucket(burst=0, seconds=seconds)
        self._closing = threading.Event()

    def joined(self) -> TokenBucket:
        """One more watch: its own bucket."""
        self._all.widen(BURST)
        return TokenBucket(burst=BURST, seconds=self._seconds)

    def mine(self, own: TokenBucket, *, in_vain: bool) -> bool:
        """Wait for a turn; False when there will be none."""
        if in_vain and not self._line.turn(self._closing):
            return False
        self._closing.wait(max(own.take(), self._all.take()))
        return not self._closing.is_set()

    def free(self) -> None:
        """Consul answers again: nobody needs to wait."""
        self._line.free()

    def close(self) -> None:
        self._closing.set()
