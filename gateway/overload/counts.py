"""What was let in and what was not, by route and priority, and how far each service's limit is used."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from prometheus_client.core import REGISTRY, CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.overload.limit import Limit
from shop.singleton import singleton

#: Whoever is refused is refused by one of these.
BULKHEAD, LIMIT, LONG_BODIES, QUEUE = "bulkhead", "limit", "long-bodies", "queue"
_BY: Final = ["route", "priority"]


class Counts(Collector):
    """``let_in`` by route and priority, ``shed`` also by reason: plain numbers, put into words when asked."""

    def __init__(self) -> None:
        self.let_in: Counter[tuple[str, str]] = Counter()
        self.shed: Counter[tuple[str, str, str]] = Counter()
        self.limits: dict[str, Limit] = {}

    def collect(self) -> Iterator[Metric]:
        let_in = CounterMetricFamily("gateway_let_in", "Requests let in", labels=_BY)
        for values, number in list(self.let_in.items()):
            let_in.add_metric(values, number)
        yield let_in
        shed = CounterMetricFamily("gateway_shed", "Requests refused to save others", labels=[*_BY, "reason"])
        for said, number in list(self.shed.items()):
            shed.add_metric(said, number)
        yield shed
        limit = GaugeMetricFamily("gateway_limit_now", "Requests a service is given at once", labels=["service"])
        under_way = GaugeMetricFamily("gateway_under_way", "Requests a service has now", labels=["service"])
        for service, found in list(self.limits.items()):
            limit.add_metric([service], found.now)
            under_way.add_metric([service], found.in_flight)
        yield limit
        yield under_way


@singleton
def counts() -> Counts:
    """Those of this process."""
    made = Counts()
    REGISTRY.register(made)
    return made
