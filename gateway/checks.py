"""System checks of the gateway.

gateway.E001  several workers, a route that counts requests, and nowhere to count them together
gateway.E002  SHOP_LIMIT_STORE that is no address
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from gateway.filters.shared_limits import store
from gateway.in_force.current import problems_at_start


def limits_are_counted_together(**_kwargs: Any) -> list[CheckMessage]:
    """Of the routes that are known before any table is read; later ones are refused when they come."""
    try:
        found = store()
    except ValueError as error:
        hint = "Write it as valkey://host:6379/0; valkeys:// for TLS."
        return [Error(f"SHOP_LIMIT_STORE is no address: {error}.", hint=hint, id="gateway.E002")]
    if settings.SHOP_WORKERS == 1 or found is not None:
        return []
    hint = "Set SHOP_LIMIT_STORE, SHOP_WORKERS=1, or take the filter out."
    return [Error(f"{problem}.", hint=hint, id="gateway.E001") for problem in problems_at_start()]
