"""JSON log lines on standard error; ``SHOP_LOG_FORMAT=console`` for people."""

from settings.parts.environment import env
from shop.telemetry.logging import logging_config

SHOP_LOG_LEVEL = env.str("SHOP_LOG_LEVEL", default="INFO").upper()
SHOP_LOG_FORMAT = env.str("SHOP_LOG_FORMAT", default="json")
LOGGING = logging_config(level=SHOP_LOG_LEVEL, form=SHOP_LOG_FORMAT)
LOGGING_CONFIG = "shop.telemetry.logging.configure"
