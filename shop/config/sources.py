"""Which source this process follows, chosen here and nowhere else; and the memory source of tests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from shop.config.base import Source

Factory = Callable[[], Source]

CONSUL: Final = "consul"
SERVICE: Final = "service"
EMBEDDED: Final = "embedded"
NONE: Final = "none"
NAMES: Final = (CONSUL, SERVICE, EMBEDDED, NONE)

_factories: Final[dict[str, Factory]] = {}
_overrides: dict[str, dict[str, Any]] = {}
#: Counts what ``overridden`` did, so that nobody need compare.
_generation = 0


def register(factory: Factory, name: str = EMBEDDED) -> None:
    """Offer a source: an installed app that has settings of its own (``embedded``), or a way to get at others."""
    _factories[name] = factory


def choose(wanted: str = "", *, consul: bool, uri: bool, is_written_down: bool) -> str:
    """The name of the source: ``wanted``; else what is at ``SHOP_CONFIG_URI``, in Consul, in this process, or served
    by a role whose address is written down."""
    if wanted:
        return wanted
    if uri:
        return SERVICE
    if consul:
        return CONSUL
    if EMBEDDED in _factories:
        return EMBEDDED
    return SERVICE if is_written_down else NONE


def made(name: str) -> Source | None:
    """The source called ``name``, new; None for ``none``. Raises ``LookupError`` if nobody offers it here."""
    return None if name == NONE else _factories[name]()


def overrides() -> tuple[int, Mapping[str, Mapping[str, Any]]]:
    """What the memory source says, and a number that changes with it."""
    return _generation, _overrides


@contextmanager
def overridden(prefix: str, **changes: Any) -> Iterator[None]:
    """The memory source: inside, ``changes`` win over everything else (for tests)."""
    before = _overrides.get(prefix, {})
    _override(prefix, before | changes)
    try:
        yield
    finally:
        _override(prefix, before)


def _override(prefix: str, changes: dict[str, Any]) -> None:
    global _overrides, _generation  # noqa: PLW0603 - the memory source of tests
    _overrides = _overrides | {prefix: changes}
    _generation += 1
