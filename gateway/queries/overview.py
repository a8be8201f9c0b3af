"""The overview that operators look at: roles are asked now and then, what this process sees is as it is now."""

import threading
import time
from typing import Final

from gateway.interface.overview import Overview, RoleSeen
from gateway.queries.roles import roles
from gateway.queries.traffic import traffic
from shop.singleton import singleton

#: However many look, the roles are asked no more often.
ASK_SECONDS: Final = 5.0


class Roles:
    """What they said last. Thread-safe: one asks, the others take what was known."""

    def __init__(self) -> None:
        self._known: tuple[RoleSeen, ...] = ()
        self.asked_at = 0.0
        self._lock = threading.Lock()

    def now(self) -> tuple[RoleSeen, ...]:
        """On behalf of the principal, who may see it."""
        is_first = not self._known
        if time.time() - self.asked_at < ASK_SECONDS or not self._lock.acquire(blocking=is_first):
            return self._known
        try:
            if not self._known or time.time() - self.asked_at >= ASK_SECONDS:
                self._known = roles()
                self.asked_at = time.time()
        finally:
            self._lock.release()
        return self._known


@singleton
def _roles() -> Roles:
    return Roles()


def overview() -> Overview:
    """On behalf of the principal; the first one takes some seconds at most."""
    found = _roles()
    said = found.now()
    return Overview(asked_at=found.asked_at, roles=said, traffic=traffic())
