"""The surface of discovery: what an instance is, and how callers ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Instance:
    """One process that serves ``service`` at ``url`` (scheme and authority, no trailing slash)."""

    service: str
    url: str


class Registry(Protocol):
    """A source of instances. ``resolve`` is quick: it answers from memory and never waits for the network."""

    def resolve(self, service: str) -> Sequence[Instance]: ...
