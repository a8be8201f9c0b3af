"""Routes are followed in every process that serves, and what is wrong with them is told where operators look."""

from collections.abc import Mapping
from typing import Final

from gateway.filters.shared_limits import in_doubt
from gateway.in_force.current import follow, refresh, standing
from gateway.in_force.gathering import offer
from gateway.queries.stored import NAME, Stored
from shop.config.live import Live, listen
from shop.serving.beginnings import at_start, before_start
from shop.web.health import doubt

_stored: Final = Stored()


def announce() -> None:
    """Once, before processes are forked."""
    doubt(_in_doubt)
    doubt(in_doubt)
    before_start(refresh)
    at_start(_begin)


def _begin() -> None:
    offer(NAME, _stored)
    listen(_settings_changed)
    follow()


def _settings_changed(_found: Live) -> None:
    follow()


def _in_doubt() -> Mapping[str, str]:
    found = {"routes:table": _stored.error} if _stored.error else {}
    if rejected := standing().rejected:
        more = f"; and {len(rejected) - 1} more" if len(rejected) > 1 else ""
        found["routes:rejected"] = f"{rejected[0]}{more}"
    return found
