"""Which services the catalogue has, and their tags: watched by blocking queries in a thread."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from shop.consul import Agent, ConsulRefused, ConsulUnavailable
from shop.discovery.pace import Turns
from shop.line import is_sound

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 30
#: A catalogue without any service lost them: it is believed when it says so for as long as they need to come back.
GRACE_SECONDS: Final = 60.0

Tagged = Mapping[str, Sequence[str]]


class Tags:
    """One writer, its own thread; anybody may read ``known``, which is replaced whole."""

    def __init__(
        self, agent: Callable[[], Agent], turns: Turns, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._agent, self._turns, self._clock = agent, turns, clock
        self._empty_since: float | None = None
        self.known: Tagged = {}

    def start(self) -> None:
        threading.Thread(target=self._run, name="consul-services", daemon=True).start()

    def hear(self, found: Tagged) -> None:
        """The catalogue's answer; one without services is not believed at once."""
        if found:
            self._empty_since = None
        elif self._empty_since is None:
            self._empty_since = self._clock()
        if found or self._clock() - (self._empty_since or 0.0) >= GRACE_SECONDS:
            self.known = found

    def _run(self) -> None:
        agent, own = self._agent(), self._turns.joined()
        index, in_vain = 0, False
        while self._turns.mine(own, in_vain=in_vain):
            began, wait_seconds = time.monotonic(), WAIT_SECONDS if index else 0
            try:
                at, found = agent.services(index=index, wait_seconds=wait_seconds)
                self.hear(found)
                waited = time.monotonic() - began
                # Without any service is no catalogue: Consul itself is in it.
                well = bool(found) and is_sound(at, after=index, waited=waited, wait_seconds=wait_seconds)
                if in_vain and well:
                    self._turns.free()
                in_vain = not well
                index = at if at >= index else 0
            except (ConsulUnavailable, ConsulRefused) as error:
                log.warning("the catalogue's services are not known", extra={"reason": str(error)[:200]})
                index, in_vain = 0, True
            except Exception:
                log.exception("the catalogue's services could not be followed")
                index, in_vain = 0, True
