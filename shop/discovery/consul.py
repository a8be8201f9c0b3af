"""Instances from Consul's catalogue: watched in threads, answered from memory, kept when Consul is gone."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from shop.consul import Agent
from shop.discovery.base import Instance
from shop.discovery.kept import Kept
from shop.discovery.known import Known, ServiceState
from shop.discovery.pace import Turns
from shop.discovery.tags import Tagged, Tags
from shop.discovery.watch import Watch
from shop.line import PACE_SECONDS, Line

FIRST_SECONDS: Final = 1.0


class ConsulRegistry:
    """One watch per service and process, begun when it is first asked for. ``keep`` is the file that outlives us."""

    def __init__(self, agent: Callable[[], Agent], *, keep: Path, line: Line | None = None) -> None:
        self._agent, self._kept = agent, Kept(keep)
        self._watches: dict[str, Watch] = {}
        self._patience: dict[str, float] = {}
        self._turns = Turns(seconds=PACE_SECONDS, line=line or Line())
        self._tags: Tags | None = None
        self._lock = threading.Lock()

    def resolve(self, service: str) -> Sequence[Instance]:
        """From memory. Who asks for what nobody ever knew waits a moment for Consul's first answer."""
        watch = self._watches.get(service) or self._watched(service)
        if not watch.known.instances and not watch.looked.is_set():
            watch.looked.wait(max(0.0, self._patience[service] - time.monotonic()))
        return watch.known.instances

    def prefetch(self, services: Iterable[str]) -> None:
        """Begin to watch, and wait for nothing."""
        for service in services:
            self._watched(service)

    def tagged(self) -> Tagged:
        """Every service's tags, from memory; nothing before the first answer, which nobody waits for."""
        with self._lock:
            if self._tags is None:
                self._tags = Tags(self._agent, self._turns)
                self._tags.start()
            return self._tags.known

    def state(self) -> Mapping[str, ServiceState]:
        """What is known of each service that was asked for."""
        return {service: watch.known.state() for service, watch in sorted(self._watches.items())}

    def close(self) -> None:
        """End the watches; what is known stays known."""
        self._turns.close()

    def _watched(self, service: str) -> Watch:
        with self._lock:
            if service not in self._watches:
                self._patience[service] = time.monotonic() + FIRST_SECONDS
                self._watches[service] = self._begun(service)
            return self._watches[service]

    def _begun(self, service: str) -> Watch:
        known = Known(service, believed=self._kept.write)
        if (before := self._kept.read(service)) is not None:
            known.remember(*before)
        watch = Watch(service, known, agent=self._agent, turns=self._turns)
        watch.start()
        return watch
