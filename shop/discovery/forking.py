"""A thread that speaks to others beside one that forks: a child must not inherit a lock in the midst of being held."""

import os
import threading
from typing import Final

#: Whoever has spoken for longer waits for an answer, and holds nothing then that a child would miss.
PATIENCE_SECONDS: Final = 0.25


class ForkGuard:
    """``with guard:`` around what the thread says; forks of this process wait for its end, or a quarter of a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_ours = False
        os.register_at_fork(before=self._wait, after_in_parent=self._go_on, after_in_child=self._begin_anew)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_raised: object) -> None:
        self._lock.release()

    def _wait(self) -> None:
        self._is_ours = self._lock.acquire(timeout=PATIENCE_SECONDS) or self._is_ours

    def _go_on(self) -> None:
        if self._is_ours:
            self._is_ours = False
            self._lock.release()

    def _begin_anew(self) -> None:
        self._lock, self._is_ours = threading.Lock(), False
