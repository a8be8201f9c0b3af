"""What telemetry makes of settings: the log level follows them, and metrics tell how fresh they are."""

import logging
from functools import cache

from django.conf import settings

from shop.config.live import Live, listen
from shop.config.shared import LoggingProperties
from shop.telemetry import metrics


@cache
def follow_along() -> None:
    """From now on, after each change."""
    listen(_measure)
    listen(_set_level)


def _measure(found: Live) -> None:
    standing = found.standing
    metrics.CONFIG_HEARD.set(standing.heard_at or 0)
    metrics.CONFIG_REJECTED.set(len(standing.rejected))
    metrics.CONFIG_STALE.set(int(standing.is_stale))
    metrics.CONFIG_VERSION.info({"source": standing.source, "version": standing.version})


def _set_level(found: Live) -> None:
    """Nothing is written down: as the process was started."""
    wanted = found.values.model("logging")
    assert isinstance(wanted, LoggingProperties)
    level = logging.getLevelNamesMapping()[wanted.level or settings.SHOP_LOG_LEVEL]
    if logging.root.level != level:
        logging.root.setLevel(level)
