"""Routes begin to be followed when settings do, and what is wrong with them is told where operators look."""

from collections.abc import Mapping

from gateway.in_force.current import follow, standing
from shop.config.live import Live, listen
from shop.web.health import doubt


def begin() -> None:
    """Once for each process, before it is forked."""
    listen(_settings_changed)
    doubt(_in_doubt)


def _settings_changed(_found: Live) -> None:
    follow()


def _in_doubt() -> Mapping[str, str]:
    rejected = standing().rejected
    if not rejected:
        return {}
    more = f"; and {len(rejected) - 1} more" if len(rejected) > 1 else ""
    return {"routes:rejected": f"{rejected[0]}{more}"}
