"""The surface of discovery: what an instance is, and how callers ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

#: What a config server that is not at its root is registered with, as in Spring Cloud Config.
CONFIG_PATH: Final = "configPath"


@dataclass(frozen=True, slots=True)
class Instance:
    """One process that serves ``service`` at ``url`` (scheme and authority, no trailing slash).

    ``weight`` is its share of the calls beside others (0: none while others live); ``zone`` where it stands, empty for
    anywhere; ``id`` and ``version`` as it registered itself;
    ``config_path``: below which path its config server is, where that is not its root.
    """

    service: str
    url: str
    id: str = ""
    weight: int = 1
    zone: str = ""
    version: str = ""
    config_path: str = ""


class Registry(Protocol):
    """A source of instances. ``resolve`` is quick: it answers from memory and never waits for the network."""

    def resolve(self, service: str) -> Sequence[Instance]: ...
