"""Ways to choose among instances that are well, beside asking the less busy of two."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from shop.discovery.base import Instance

LEAST_BUSY: Final = "least-busy"
WEIGHTED: Final = "weighted"
ROUND_ROBIN: Final = "round-robin"
WAYS: Final = (LEAST_BUSY, WEIGHTED, ROUND_ROBIN)

#: How much of the calls an instance can take now.
Weight = Callable[[Instance], float]


@dataclass(frozen=True, slots=True)
class Choice:
    """``by`` is one of ``WAYS``. Who has the same ``key`` is asked of the same instance as long as it is well; empty:
    nobody's."""

    by: str = LEAST_BUSY
    key: str = ""


USUAL: Final = Choice()


class Turns:
    """Round robin by weight, as evenly spread as it can be (nginx's way). Not thread-safe."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def next(self, among: Sequence[Instance], weight: Weight) -> Instance:
        """Whose turn it is; ``among`` is not empty."""
        weights = {each.url: weight(each) for each in among}
        self._due = {url: self._due.get(url, 0.0) + each for url, each in weights.items()}
        chosen = max(among, key=lambda each: self._due[each.url])
        self._due[chosen.url] -= sum(weights.values())
        return chosen


def sticky(key: str, among: Sequence[Instance]) -> Instance:
    """Weighted rendezvous hashing: when one leaves, only those move who had it."""
    return min(among, key=lambda each: _distance(key, each.url, max(each.weight, 1)))


def _distance(key: str, url: str, weight: int) -> float:
    digest = blake2b(f"{url}\0{key}".encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return -math.log((int.from_bytes(digest, "big") + 0.5) / 2**64) / weight
