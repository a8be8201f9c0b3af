"""Figures of what was passed on, by route and instance: plain numbers, put into Prometheus' words when asked.

Each way through the gateway writes its own, and whoever reads gets both.

``spring_cloud_gateway_requests_seconds`` has the names and labels that Spring Cloud Gateway's own timer has there.
"""

import threading
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

from prometheus_client.core import REGISTRY, CounterMetricFamily, HistogramMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from shop.singleton import singleton

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: So many answers of 500 and more are remembered.
LAST_ERRORS: Final = 50
_OUTCOMES: Final = {2: "SUCCESSFUL", 3: "REDIRECTION", 4: "CLIENT_ERROR", 5: "SERVER_ERROR"}


class Key(NamedTuple):
    """``instance`` is empty where none answered."""

    route: str
    uri: str
    method: str
    status: int
    instance: str


class Total(NamedTuple):
    """``number`` answers, which began after so many ``seconds`` together."""

    key: Key
    number: int
    seconds: float


class Failure(NamedTuple):
    """An answer of 500 or more, at ``time.time()``."""

    at: float
    key: Key


class Figures:
    """One event loop writes, others read; nothing is taken away."""

    def __init__(self) -> None:
        self._sums: dict[Key, list[float]] = {}
        self.buckets: dict[str, list[int]] = {}
        self.failures: deque[Failure] = deque(maxlen=LAST_ERRORS)

    def add(self, key: Key, seconds: float) -> None:
        """One answer has begun."""
        sums, buckets = self.place(key)
        sums[0] += 1
        sums[1] += seconds
        buckets[bisect_left(BUCKETS, seconds)] += 1
        if key.status >= 500:
            self.failures.append(Failure(time.time(), key))

    def place(self, key: Key) -> tuple[list[float], list[int]]:
        """Number and seconds of its answers, and how many took how long: whoever may ``add`` may count there, too."""
        sums = self._sums.get(key)
        if sums is None:
            sums = self._sums[key] = [0, 0.0]
        buckets = self.buckets.get(key.route)
        if buckets is None:
            buckets = self.buckets[key.route] = [0] * (len(BUCKETS) + 1)
        return sums, buckets

    def totals(self) -> list[Total]:
        return [Total(key, int(count), seconds) for key, (count, seconds) in list(self._sums.items())]


class SharedFigures(Figures):
    """Many threads write."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def add(self, key: Key, seconds: float) -> None:
        with self._lock:
            super().add(key, seconds)


class Collected(Collector):
    """All of them, for Prometheus."""

    def __init__(self, *sources: Figures) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        known = [(key, float(count), seconds) for source in self._sources for key, count, seconds in source.totals()]
        yield self._spring(known)
        yield self._instances(known)
        yield self._seconds(known)

    def _buckets(self) -> dict[str, list[int]]:
        made: dict[str, list[int]] = {}
        for source in self._sources:
            for route, counts in list(source.buckets.items()):
                before = made.get(route, [0] * len(counts))
                made[route] = [one + other for one, other in zip(before, counts, strict=True)]
        return made

    def _spring(self, known: list[tuple[Key, float, float]]) -> Metric:
        labels = ["httpMethod", "httpStatusCode", "outcome", "routeId", "routeUri", "status"]
        found = SummaryMetricFamily("spring_cloud_gateway_requests_seconds", "Requests passed on", labels=labels)
        merged: dict[tuple[str, ...], tuple[float, float]] = {}
        for key, count, seconds in known:
            values = (key.method, str(key.status), _outcome(key.status), key.route, key.uri, _status(key.status))
            before = merged.get(values, (0, 0.0))
            merged[values] = before[0] + count, before[1] + seconds
        for said, (count, seconds) in merged.items():
            found.add_metric(said, count_value=int(count), sum_value=seconds)
        return found

    def _instances(self, known: list[tuple[Key, float, float]]) -> Metric:
        found = CounterMetricFamily("gateway_instance_requests", "Answers by instance", labels=["instance", "status"])
        merged: dict[tuple[str, str], float] = {}
        for key, count, _ in known:
            if key.instance:
                values = key.instance, str(key.status)
                merged[values] = merged.get(values, 0) + count
        for values, count in merged.items():
            found.add_metric(values, count)
        return found

    def _seconds(self, known: list[tuple[Key, float, float]]) -> Metric:
        found = HistogramMetricFamily("gateway_request_seconds", "Time to begin an answer", labels=["route"])
        for route, buckets in self._buckets().items():
            total, cumulated = 0, []
            for bound, count in zip((*map(str, BUCKETS), "+Inf"), buckets, strict=True):
                total += count
                cumulated.append((bound, float(total)))
            found.add_metric([route], cumulated, sum(seconds for key, _, seconds in known if key.route == route))
        return found


class _OfProcess(NamedTuple):
    edge: Figures
    door: SharedFigures


@singleton
def _known() -> _OfProcess:
    made = _OfProcess(Figures(), SharedFigures())
    REGISTRY.register(Collected(*made))
    return made


def figures() -> Figures:
    """Where the event loop of this process writes."""
    return _known().edge


def of_the_door() -> SharedFigures:
    """Where its threads write."""
    return _known().door


def totals() -> list[Total]:
    """Of both ways."""
    return [total for source in _known() for total in source.totals()]


def last_failures() -> list[Failure]:
    """Of both ways, the last one first."""
    return sorted((each for source in _known() for each in list(source.failures)), reverse=True)[:LAST_ERRORS]


def _outcome(status: int) -> str:
    return _OUTCOMES.get(status // 100, "UNKNOWN")


def _status(status: int) -> str:
    try:
        return HTTPStatus(status).name
    except ValueError:
        return str(status)
