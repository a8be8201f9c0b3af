"""Services of the registry with the tag that says they may be routed to: the others are nobody's business."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gateway.routes.target import CLOSED
from shop.discovery.current import tagged
from shop.discovery.registration import ROUTABLE
from shop.roles.catalogue import BACKOFFICE_SERVICE, MODULES

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
#: Ours have routes of their own, or none; and no service takes the place of what the gateway serves itself.
_OURS: Final = frozenset(
    {
        "consul",
        BACKOFFICE_SERVICE,
        *(name for module in MODULES.values() for name in (module.service, *module.aliases)),
    }
)
_TAKEN: Final = CLOSED | {"api", "static", "media", "config", "en", "fr"}


def routable(found: Callable[[], Mapping[str, Sequence[str]]] = tagged) -> tuple[str, ...]:
    """Their names, in order."""
    return tuple(sorted(name for name, tags in found().items() if ROUTABLE in tags and _may_be(name)))


def _may_be(name: str) -> bool:
    return name not in _OURS and name not in _TAKEN and _NAME.fullmatch(name) is not None
