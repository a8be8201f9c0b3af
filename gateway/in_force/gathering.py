"""Who has routes: the gateway itself, its properties, the registry, and whoever else says so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from gateway.arguments import Step
from gateway.filters.cors_rules import Everywhere
from gateway.in_force.catalogue import routable
from gateway.properties import properties
from gateway.routes.builtin import builtin, discovered
from gateway.routes.definition import RouteDefinition
from gateway.routes.written import cors_in, filters_in, routes_in
from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import serves

#: Gives its routes from memory, or from a place that is as quick; the same ones as the same object.
Source = Callable[[], tuple[RouteDefinition, ...]]

BUILTIN: Final = "built in"
PROPERTIES: Final = "properties"
DISCOVERY: Final = "discovery"

_others: Final[dict[str, Source]] = {}


@dataclass(frozen=True, slots=True)
class Gathered:
    """``routes`` by who has any; equal if nobody says anything new."""

    routes: tuple[tuple[str, tuple[RouteDefinition, ...]], ...]
    default_filters: tuple[Step, ...]
    version_header: str
    globalcors: Everywhere

    def only(self, *sources: str) -> "Gathered":
        """What these have, and none of the others."""
        return replace(self, routes=tuple(pair for pair in self.routes if pair[0] in sources))

    @property
    def definitions(self) -> list[RouteDefinition]:
        return [each for _, found in self.routes for each in found]


def offer(name: str, source: Source) -> None:
    """Have ``source`` asked for its routes from now on."""
    _others[name] = source


def gathered() -> Gathered:
    """What everybody says now."""
    now = properties.current
    found = (
        (PROPERTIES, routes_in(now.routes)),
        *((name, source()) for name, source in _others.items()),
        (BUILTIN, builtin(together=serves(IDENTITY_MODULE))),
        (DISCOVERY, tuple(discovered(name) for name in (routable() if now.discovery else ()))),
    )
    return Gathered(
        tuple((name, routes) for name, routes in found if routes),
        filters_in(now.default_filters),
        now.version_header,
        cors_in(now.globalcors),
    )
