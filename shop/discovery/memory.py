"""Instances that tests put in and take out while callers hold the registry."""

from collections.abc import Sequence

from shop.discovery.base import Instance


class MemoryRegistry:
    """Starts empty; ``put`` replaces the instances of one service."""

    def __init__(self) -> None:
        self._instances: dict[str, list[Instance]] = {}

    def put(self, service: str, *urls: str) -> None:
        self._instances[service] = [Instance(service, url) for url in urls]

    def resolve(self, service: str) -> Sequence[Instance]:
        return self._instances.get(service, ())
