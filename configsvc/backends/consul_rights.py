"""What a token may not read, Consul leaves out of its answers, and says nothing: it is asked about what is not there.

What was there and may not be read any more is a failing backend, whose last good copy counts; so is a Consul of which
nothing may be read at all. A token that may read some places is for these, and the others are empty.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from configsvc.backends.base import BackendFailed
from shop.consul import Agent, ConsulRefused

#: A right is asked for again after so long.
ASK_SECONDS: Final = 1.0
#: That nothing was ever there is looked into again after so long.
ABSENT_SECONDS: Final = 30.0


def is_hidden(agent: Agent, key: str) -> bool:
    """Whether ``key`` may be there and is not shown. Raises ``ConsulUnavailable``."""
    try:
        return not agent.may_read(key)
    except ConsulRefused:  # a name that nobody is asked for: no right is missing
        return False


class Rights:
    """What was shown, and what may be read. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._shown: dict[str, frozenset[str]] = {}
        self._known: dict[str, tuple[float, bool]] = {}

    def lost(self, agent: Callable[[], Agent], prefix: str, keys: Iterable[str]) -> None:
        """``keys`` is all that is shown below ``prefix`` now.

        Raises ``BackendFailed`` if something else is there still, and ``ConsulUnavailable``.
        """
        now = frozenset(keys)
        with self._lock:
            missing = self._shown.get(prefix, frozenset()) - now
        for key in sorted(missing):
            if not self._may_read(agent, key, denied_for=ASK_SECONDS, allowed_for=0.0):
                raise BackendFailed(f"Consul's token may not read {key} any more")
        with self._lock:
            self._shown[prefix] = now

    def some(self, agent: Callable[[], Agent], prefixes: Sequence[str]) -> None:
        """Below none of ``prefixes`` is anything. Raises ``BackendFailed`` if that is because none may be read."""
        if prefixes and not any(
            self._may_read(agent, prefix, denied_for=ASK_SECONDS, allowed_for=ABSENT_SECONDS) for prefix in prefixes
        ):
            raise BackendFailed(f"Consul's token may not read {prefixes[-1]}")

    def _may_read(self, agent: Callable[[], Agent], key: str, *, denied_for: float, allowed_for: float) -> bool:
        with self._lock:
            asked_at, allowed = self._known.get(key, (float("-inf"), False))
        now = self._clock()
        if now - asked_at < (allowed_for if allowed else denied_for):
            return allowed
        allowed = not is_hidden(agent(), key)
        with self._lock:
            self._known[key] = (now, allowed)
        return allowed
