"""Prometheus metrics: what is counted, in one place, under stable names. Served on a port of their own."""

import logging
from typing import Final

from prometheus_client import Counter, Gauge, Histogram, Info, start_http_server

log = logging.getLogger(__name__)

REQUESTS: Final = Counter("shop_requests_total", "Requests answered", ["role", "method", "route", "status"])
REQUEST_SECONDS: Final = Histogram(
    "shop_request_seconds",
    "Time to answer a request",
    ["role", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
CALLS: Final = Counter("shop_calls_total", "Calls to other modules", ["module", "operation", "outcome"])
EVENTS: Final = Counter("shop_events_total", "Event deliveries tried", ["type", "subscriber", "outcome"])
DISCOVERY_INSTANCES: Final = Gauge("shop_discovery_instances", "Instances that calls may go to", ["service"])
DISCOVERY_HEARD: Final = Gauge(
    "shop_discovery_heard_timestamp_seconds", "When the catalogue was last believed", ["service"]
)
#: ``believed``, ``doubted`` (what was known is used instead), ``none`` (an error).
DISCOVERY_ANSWERS: Final = Counter("shop_discovery_answers_total", "Answers of the catalogue", ["service", "outcome"])
CONFIG_HEARD: Final = Gauge(
    "shop_config_heard_timestamp_seconds", "When the source of settings last said what is in force"
)
CONFIG_REJECTED: Final = Gauge("shop_config_rejected", "Settings that cannot be used, so that the last good ones stay")
CONFIG_STALE: Final = Gauge("shop_config_stale", "1 while the source of settings is silent")
CONFIG_VERSION: Final = Info("shop_config", "The version of the settings in force, and their source")
JOBS: Final = Counter("shop_jobs_total", "Jobs run", ["name", "outcome"])


def serve(port: int) -> None:
    """Serve this process's metrics on loopback ``port`` from a thread; 0: nobody asked. A taken port is only logged."""
    if not port:
        return
    try:
        start_http_server(port, addr="127.0.0.1")
    except OSError as error:
        log.warning("metrics are not served", extra={"port": port, "reason": error.strerror})
