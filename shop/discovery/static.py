"""Instances written down: ``inventory-service=http://10.0.0.5:8777,http://10.0.0.6:8777 order-service=…``."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from shop.discovery.base import Instance


class InvalidServices(ValueError):
    """``SHOP_SERVICES`` cannot be read; the message says which part."""


class StaticRegistry:
    """Knows what it was told and never changes."""

    def __init__(self, instances: Mapping[str, Sequence[Instance]]) -> None:
        self._instances = instances

    @classmethod
    def parse(cls, text: str) -> "StaticRegistry":
        """Raises ``InvalidServices``."""
        return cls(dict(_entry(part) for part in text.split()))

    def resolve(self, service: str) -> Sequence[Instance]:
        return self._instances.get(service, ())


def _entry(part: str) -> tuple[str, list[Instance]]:
    service, separator, urls = part.partition("=")
    if not separator or not service:
        raise InvalidServices(f"SHOP_SERVICES: {part!r} should read service=http://host:port")
    return service, [Instance(service, _checked(url)) for url in urls.split(",")]


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise InvalidServices(f"SHOP_SERVICES: {url!r} should read http://host:port")
    return f"{parts.scheme}://{parts.netloc}"
