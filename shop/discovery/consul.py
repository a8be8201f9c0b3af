"""Instances from Consul's catalogue: watched in a thread, answered from memory, kept when Consul is gone."""

import logging
import threading
from collections.abc import Sequence
from typing import Final

from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Found
from shop.discovery.base import Instance

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 30
PAUSE_SECONDS: Final = 1.0
FIRST_SECONDS: Final = 1.0


class ConsulRegistry:
    """One watch per service, begun when it is first asked for. An empty answer is not believed while some are known."""

    def __init__(self, address: str, *, token: str = "") -> None:
        self._address, self._token = address, token
        self._known: dict[str, list[Instance]] = {}
        self._looked: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def resolve(self, service: str) -> Sequence[Instance]:
        """From memory. Until Consul was heard for the first time, whoever asks waits a moment for it."""
        with self._lock:
            if (looked := self._looked.get(service)) is None:
                looked = self._looked[service] = threading.Event()
                threading.Thread(
                    target=self._watch, args=(service, looked), name=f"consul-{service}", daemon=True
                ).start()
        looked.wait(FIRST_SECONDS)
        return self._known.get(service, ())

    def close(self) -> None:
        """End the watches; what is known stays known."""
        self._closing.set()

    def _watch(self, service: str, looked: threading.Event) -> None:
        agent = Agent(self._address, token=self._token)
        index = 0
        while not self._closing.is_set():
            before, index = index, self._look(agent, service, index)
            looked.set()
            if index < before:
                index = 0  # the agent lost its state and counts anew
            if index in {0, before}:
                self._closing.wait(PAUSE_SECONDS)

    def _look(self, agent: Agent, service: str, index: int) -> int:
        """Remember what Consul says; 0 when it says nothing."""
        try:
            at, found = agent.passing(service, index=index, wait_seconds=WAIT_SECONDS if index else 0)
        except (ConsulUnavailable, ConsulRefused) as error:
            log.warning("consul did not answer; using what was known", extra={"service": service, "error": str(error)})
            return 0
        self._remember(service, found)
        return at

    def _remember(self, service: str, found: Sequence[Found]) -> None:
        if found or service not in self._known:
            self._known[service] = [Instance(service, f"http://{one.address}:{one.port}") for one in found]
