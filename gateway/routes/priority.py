"""What goes before what when not everything can be answered: buying, then looking, then pictures and scripts."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

_BUYING: Final = re.compile(r"/api/orders/(?:checkout|[^/]+/pay)/?|/api/billing/webhooks/.+")
_ASSETS: Final = ("/static/", "/media/", "/assets/")
#: What a page loads beside itself.
_FILES: Final = re.compile(r".+\.(?:js|css|map|png|jpe?g|svg|webp|avif|ico|woff2?)")


class Priority(StrEnum):
    """In this order. ``CHECKOUT``: checking out, paying, and what a payment provider says of it."""

    CHECKOUT = "checkout"
    BROWSE = "browse"
    ASSETS = "assets"


_PRIORITIES: Final = frozenset(map(str, Priority))


def priority(method: str, path: str, metadata: Mapping[str, Any]) -> Priority:
    """``path`` as the visitor asks for it; a route's metadata may say otherwise."""
    if said := metadata.get("priority"):
        return Priority(said)
    if method == "POST" and _BUYING.fullmatch(path):
        return Priority.CHECKOUT
    if path.startswith(_ASSETS) or _FILES.fullmatch(path):
        return Priority.ASSETS
    return Priority.BROWSE


def wrong(metadata: Mapping[str, Any]) -> list[str]:
    """What is wrong with it, the bulkhead beside: how many of one route are under way at once."""
    found = []
    if "priority" in metadata and metadata["priority"] not in _PRIORITIES:
        found.append(f"metadata.priority is none of {', '.join(Priority)}")
    most = metadata.get("bulkhead", 1)
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        found.append("metadata.bulkhead is no number of requests")
    return found
