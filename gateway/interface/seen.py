"""What one gateway process sees: values that cross the border of its control plane, frozen and JSON-safe.

Counts begin with the process. ``seconds`` are those of all answers together until they began; times are seconds since
1970.
"""

from dataclasses import dataclass
from typing import Literal

#: ``well``; ``warming`` up, after it was left alone; left alone (``out``); ``drained`` by staff.
InstanceState = Literal["well", "warming", "out", "drained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSeen:
    """``failures``: answers of 500 and more. ``limited``: requests that its limits refused."""

    id: str
    uri: str
    source: str
    requests: int
    failures: int
    limited: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSeen:
    """One that the registry names. ``in_flight``: requests on their way. ``drained``: why, and by whom."""

    service: str
    url: str
    version: str
    zone: str
    weight: int
    state: InstanceState
    in_flight: int
    requests: int
    failures: int
    seconds: float
    drained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerSeen:
    """``state``: CLOSED, OPEN or HALF_OPEN. ``failures``: of the requests it remembers."""

    name: str
    state: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSeen:
    """An answer of 500 or more. ``instance`` is empty where none answered, or a thread carried it."""

    at: float
    route: str
    method: str
    status: int
    instance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Of the process ``worker``. ``version`` counts its tables; ``since`` the present one is in force, and
    ``rejected`` says why no newer one is."""

    at: float
    worker: int
    version: int
    since: float
    rejected: tuple[str, ...]
    routes: tuple[RouteSeen, ...]
    instances: tuple[InstanceSeen, ...]
    breakers: tuple[BreakerSeen, ...]
    failures: tuple[FailureSeen, ...]
