"""Instances written down: ``inventory-service=http://10.0.0.5:8777,http://10.0.0.6:8777 order-service=…``."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from shop.discovery.base import Instance

_ORIGIN: Final = re.compile(
    r"https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?/?", re.IGNORECASE | re.ASCII
)


class InvalidServices(ValueError):
    """``SHOP_SERVICES`` cannot be read; the message says which part."""


class StaticRegistry:
    """Knows what it was told and never changes."""

    def __init__(self, instances: Mapping[str, Sequence[Instance]]) -> None:
        self._instances = instances

    @classmethod
    def parse(cls, text: str) -> "StaticRegistry":
        """Raises ``InvalidServices``."""
        entries = [_entry(part) for part in text.split()]
        found = dict(entries)
        if len(found) != len(entries):
            raise InvalidServices("SHOP_SERVICES names a service twice: list its instances with commas")
        return cls(found)

    def resolve(self, service: str) -> Sequence[Instance]:
        return self._instances.get(service, ())


def _entry(part: str) -> tuple[str, list[Instance]]:
    service, separator, urls = part.partition("=")
    if not separator or not service:
        raise InvalidServices(f"SHOP_SERVICES: {part!r} should read service=http://host:port")
    return service, [Instance(service, _checked(url)) for url in urls.split(",")]


def _checked(url: str) -> str:
    if not is_origin(url):
        raise InvalidServices(f"SHOP_SERVICES: {url!r} should read http://host:port")
    return url.rstrip("/")


def is_origin(url: str) -> bool:
    """Scheme, host and port, and nothing else: no path, no credentials."""
    found = _ORIGIN.fullmatch(url)
    return found is not None and (found["port"] is None or 0 < int(found["port"]) < 65_536)
