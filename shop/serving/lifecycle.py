"""How a serving process comes and goes: it listens, then registers; it leaves the registry, then stops listening.

gunicorn's arbiter is the process: it hears the signals, and goes on looking after its workers while we leave. What
takes time happens in threads beside it. Workers that are renewed change nothing in the registry.
"""

import threading
from collections.abc import Callable
from typing import Protocol

from shop.roles import readiness


class Registration(Protocol):
    """Keeps this process in a registry, from the moment its port answers."""

    def start(self) -> None: ...

    def drain(self, reason: str) -> None:
        """Stay known, and get no new work."""

    def stop(self) -> None:
        """Leave."""


class Life:
    """Of one serving process. Without a registration it still says that it is not ready before it goes."""

    def __init__(self, registration: Registration | None, *, drain_seconds: float) -> None:
        self._registration, self._drain_seconds = registration, drain_seconds
        self._begun = self._asked = False
        self._enough = threading.Event()
        self.has_left = False

    def begin(self) -> None:
        """It serves. Again changes nothing."""
        if not self._begun and self._registration is not None:
            self._registration.start()
        self._begun = True

    def leave(self, then: Callable[[], None]) -> None:
        """Not ready, nothing new from the registry, out of it; ``then`` is called from a thread. Again: at once."""
        if self._asked:
            self._enough.set()
            return
        self._asked = True
        threading.Thread(target=self._leave, args=(then,), name="leaving", daemon=True).start()

    def end(self) -> None:
        """It serves no more, whether it was asked to or not: out of the registry."""
        if self._begun and self._registration is not None:
            self._registration.stop()

    def _leave(self, then: Callable[[], None]) -> None:
        readiness.leave()
        if self._begun and self._registration is not None:
            self._registration.drain("stopping")
        self._enough.wait(self._drain_seconds)
        self.end()
        self.has_left = True
        then()
