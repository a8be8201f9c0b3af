"""JSON log lines on standard error; ``SHOP_LOG_FORMAT=console`` for people. Spans to a collector, if one is named."""

from settings.parts.environment import env
from shop.telemetry.logging import logging_config

SHOP_LOG_LEVEL = env.str("SHOP_LOG_LEVEL", default="INFO").upper()
SHOP_LOG_FORMAT = env.str("SHOP_LOG_FORMAT", default="json")
LOGGING = logging_config(level=SHOP_LOG_LEVEL, form=SHOP_LOG_FORMAT)
LOGGING_CONFIG = "shop.telemetry.logging.configure"

#: OpenTelemetry's own names: where its collector is, and of how many traces that begin here it is told (0 to 1).
SHOP_COLLECTOR: str = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
SHOP_TRACE_SHARE: float = env.float("OTEL_TRACES_SAMPLER_ARG", default=1.0)
