"""Which settings are not for the eyes of people, going by their names."""

from functools import cache

from shop.config import declarations, registry
from shop.config.lists import list_of
from shop.config.names import canonical
from shop.telemetry.logging import names_secret


def is_secret(key: str) -> bool:
    """Whether ``key`` is called like a secret. What our modules declare as properties is none, whatever its name."""
    return names_secret(key) and canonical(list_of(key)) not in _declared()


@cache
def _declared() -> frozenset[str]:
    declarations.load()
    return frozenset(canonical(key) for declaration in registry.declarations() for key in declaration.keys)
