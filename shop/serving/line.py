"""Those who wait for a thread: who is read next, and how long they have been there."""

import threading
import time
from typing import Any

from shop.web.waiting import Waited


class Line:
    """Of one worker's connections. Thread-safe."""

    def __init__(self) -> None:
        self._waiting = 0
        self._lock = threading.Lock()

    def join(self, connection: Any) -> None:
        """It can be read from now on."""
        connection.in_line_since = time.monotonic()
        with self._lock:
            self._waiting += 1

    def leave(self, connection: Any) -> Waited:
        """A thread has taken it."""
        with self._lock:
            self._waiting -= 1
        return Waited(time.monotonic() - connection.in_line_since, self._waiting)
