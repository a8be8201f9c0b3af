"""Provider by name. To add one, add its file and one line here."""

from collections.abc import Callable, Mapping
from typing import Final

from billing.properties import properties
from billing.providers.base import Provider
from billing.providers.sandbox import SandboxProvider

_PROVIDERS: Final[Mapping[str, Callable[[], Provider]]] = {
    "sandbox": SandboxProvider,
}


def current_provider() -> Provider:
    """The one that new payments go to."""
    return provider_named(properties.current.provider)


def provider_named(name: str) -> Provider:
    """Raises ``KeyError`` for a name that no file here answers to."""
    return _PROVIDERS[name]()
