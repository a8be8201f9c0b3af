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


class ConsulRegistry:
    """One watch per service, begun when it is first asked for. An empty answer is not believed while some are known."""

    def __init__(self, address: str, *, token: str = "") -> None:
        self._address, self._token = address, token
        self._known: dict[str, list[Instance]] = {}
        self._watched: set[str] = set()
        self._lock = threading.Lock()

    def resolve(self, service: str) -> Sequence[Instance]:
        """From memory; the first question about a service asks Consul once, so that there is something to remember."""
        with self._lock:
            begin = service not in self._watched
            self._watched.add(service)
        if begin:
            index = self._look(Agent(self._address, token=self._token), service, 0)
            threading.Thread(target=self._watch, args=(service, index), name=f"consul-{service}", daemon=True).start()
        return self._known.get(service, ())

    def _watch(self, service: str, index: int) -> None:
        agent = Agent(self._address, token=self._token)
        pause = threading.Event()
        while True:
            before, index = index, self._look(agent, service, index)
            if index < before:
                index = 0  # the agent lost its state and counts anew
            if index in {0, before}:
                pause.wait(PAUSE_SECONDS)

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
