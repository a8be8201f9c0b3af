"""What is known of one service, and what of the catalogue's news about it is believed.

The catalogue is a hint. An answer without instances, or without more than half of those known, is believed only of
those that do not answer themselves either; while it does not answer at all, who refuses connections is left out.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shop.discovery.base import Instance
from shop.discovery.pace import TokenBucket
from shop.discovery.reach import Reached, reached
from shop.telemetry import metrics

log = logging.getLogger(__name__)

NOTHING: Final = "nothing"
CONSUL: Final = "consul"
KEPT: Final = "kept"
DISK: Final = "disk"
#: A flapping service is told of now and then; the metric counts every time.
LOG_SECONDS: Final = 30.0
#: Who answers and is not in a catalogue that has others for so long is out on purpose: all would be in again by then.
GRACE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class ServiceState:
    """For health pages. ``age_seconds``: since Consul was believed.

    ``source`` is ``consul`` when we go by what it says, ``kept`` when by what it said, because it is silent or not
    believed, ``disk`` when by what it told a process before this one, else ``nothing``.
    """

    instances: int
    source: str
    age_seconds: float | None
    error: str


class Known:
    """One writer, the service's watch; anybody may read. ``believed`` is given each list that is."""

    def __init__(
        self,
        service: str,
        *,
        believed: Callable[[str, Sequence[Instance], float], None],
        reach: Callable[[str], Reached] = reached,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service, self._believed, self._reach, self._clock = service, believed, reach, clock
        self._all: tuple[Instance, ...] = ()
        self._source = NOTHING
        self._heard_at: float | None = None
        self._error = ""
        self._in_doubt = False
        self._some_since: float | None = None
        self._lines = TokenBucket(burst=2, seconds=LOG_SECONDS)
        self.instances: tuple[Instance, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether we go by something else than what Consul says."""
        return self._source in {KEPT, DISK}

    def state(self) -> ServiceState:
        age = None if self._heard_at is None else max(0.0, time.time() - self._heard_at)
        return ServiceState(len(self.instances), self._source, age, self._error)

    def remember(self, found: Sequence[Instance], at: float) -> None:
        """Begin with what was known ``at`` before this process."""
        self._all, self._heard_at = tuple(found), at
        self._go_by(self._all, DISK)

    def hear(self, found: Sequence[Instance]) -> bool:
        """Consul's answer; False when it was not believed as it is."""
        self._error = ""
        self._some_since = (self._some_since or self._clock()) if found else None
        kept = self._still_there(found)
        self._all = tuple(sorted((*found, *kept), key=lambda instance: instance.url))
        if kept:
            self._doubt("some that answer are missing from the catalogue" if found else "the catalogue is empty")
            self._go_by(self._all, KEPT)
            metrics.DISCOVERY_ANSWERS.labels(self._service, "doubted").inc()
            return False
        self._believe()
        return True

    def fail(self, error: str) -> None:
        """Consul said nothing. Nobody is forgotten; who does not answer is left out as long as others do."""
        self._error = error
        metrics.DISCOVERY_ANSWERS.labels(self._service, "none").inc()
        self._some_since = None
        self._doubt(error)
        if not self._all:
            return
        tried = self._tried(self._all)
        some = tried[Reached.ANSWERS] or tried[Reached.SILENT] or self._all
        self._go_by(tuple(some), DISK if self._source == DISK else KEPT)

    def _still_there(self, found: Sequence[Instance]) -> Sequence[Instance]:
        """Whom the catalogue lost, if that cannot be."""
        urls = {instance.url for instance in found}
        missing = [instance for instance in self._all if instance.url not in urls]
        if found and self._may_be(missing):
            return ()
        tried = self._tried(missing)
        # Silence counts against an instance only where there is somebody else to ask.
        return tried[Reached.ANSWERS] if found or tried[Reached.ANSWERS] else tried[Reached.SILENT]

    def _may_be(self, missing: Sequence[Instance]) -> bool:
        """Whether a catalogue that has others is taken at its word."""
        if self._source != KEPT:
            return len(missing) * 2 <= len(self._all)
        # One that lost everything fills up again one by one.
        return self._some_since is not None and self._clock() - self._some_since > GRACE_SECONDS

    def _tried(self, instances: Iterable[Instance]) -> dict[Reached, list[Instance]]:
        tried: dict[Reached, list[Instance]] = {outcome: [] for outcome in Reached}
        for instance in instances:
            tried[self._reach(instance.url)].append(instance)
        return tried

    def _believe(self) -> None:
        if self._in_doubt and self._lines.taken():
            log.info("going by the catalogue again", extra={"service": self._service, "instances": len(self._all)})
        self._in_doubt = False
        self._heard_at = time.time()
        self._go_by(self._all, CONSUL)
        self._believed(self._service, self._all, self._heard_at)
        metrics.DISCOVERY_ANSWERS.labels(self._service, "believed").inc()
        metrics.DISCOVERY_HEARD.labels(self._service).set(self._heard_at)

    def _doubt(self, why: str) -> None:
        if not self._in_doubt and self._lines.taken():
            known = len(self._all)
            log.warning("going by what was known", extra={"service": self._service, "instances": known, "reason": why})
        self._in_doubt = True

    def _go_by(self, instances: tuple[Instance, ...], source: str) -> None:
        self.instances, self._source = instances, source
        metrics.DISCOVERY_INSTANCES.labels(self._service).set(len(instances))
