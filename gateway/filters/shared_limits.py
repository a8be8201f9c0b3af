"""What several workers count together: the same algorithm as ``gcra``, in one step of a server that all of them ask."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from django.conf import settings
from prometheus_client import Counter

from gateway.filters.gcra import Rate, Verdict
from shop.singleton import singleton

if TYPE_CHECKING:  # its client takes memory: loaded only where there is a store
    from gateway.filters.limit_store import Store

UNCOUNTED: Final = Counter(
    "gateway_limit_uncounted_total", "Requests let through because their limit's store is silent"
)
#: Remaining tokens where nobody knows, as Spring Cloud Gateway says it.
UNKNOWN: Final = -1


class SharedLimits:
    """Of one filter, in ``store``; as ``gcra.Limits``."""

    def __init__(self, store: "Store", name: str, rates: Sequence[Rate]) -> None:
        self._store, self._name = store, name
        self._numbers = [number for rate in rates for number in (rate.interval * 1e6, float(rate.burst))]

    def take(self, key: str, tokens: int, now: float) -> Verdict:
        """``now`` is not asked: the store has a clock for everybody."""
        found = self._store.take(f"request_rate_limiter.{{{self._name}.{key}}}", [float(tokens), *self._numbers])
        if found is None:
            UNCOUNTED.inc()
            return Verdict(True, UNKNOWN, 0.0, 0.0)
        allowed, remaining, wait, reset = found
        return Verdict(bool(allowed), remaining, wait / 1e6, reset / 1e6)


def store() -> "Store | None":
    """The one that the settings name, if they do. Raises ``ValueError`` for what is no address."""
    url: str = settings.SHOP_LIMIT_STORE
    return _store(url) if url else None


def in_doubt() -> Mapping[str, str]:
    """For ``/readyz``."""
    found = store()
    return {"limits:store": found.trouble} if found is not None and found.trouble else {}


@singleton
def _store(url: str) -> "Store":
    from gateway.filters.limit_store import Store  # noqa: PLC0415 - only whoever has a store loads its client

    return Store(url)
