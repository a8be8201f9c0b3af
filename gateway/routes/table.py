"""All routes in force: found by request, replaced in one step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gateway.arguments import Step
from gateway.exchange import Exchange
from gateway.filters import cors, cors_rules
from gateway.filters.chain import Chain
from gateway.filters.cors_rules import Everywhere
from gateway.routes.compiled import CompiledRoute, compiled
from gateway.routes.definition import BUILTIN, RouteDefinition
from gateway.routes.tree import Tree

_PREFLIGHT: Final = RouteDefinition(f"{BUILTIN}preflight", "no://op")


class Table:
    """Immutable: a change makes another one. ``routes`` are in the order they are asked."""

    def __init__(
        self,
        defined: Sequence[RouteDefinition],
        *,
        default_filters: tuple[Step, ...] = (),
        version_header: str = "",
        globalcors: Everywhere | None = None,
        version: int = 0,
    ) -> None:
        """Raises ``InvalidRoutes`` unless all of them can be in force together.

        ``version`` counts the tables of a process; ``reads_user``: whether any of them asks who the visitor is.
        """
        self.version = version
        self.routes: tuple[CompiledRoute, ...] = tuple(
            compiled(
                list(defined), default_filters=default_filters, version_header=version_header, globalcors=globalcors
            )
        )
        self._cors = globalcors or Everywhere()
        self._has_cors = bool(self._cors) or any(cors_rules.NAME in route.metadata for route in self.routes)
        everywhere = Chain(((cors_rules.NAME, cors.effect(lambda exchange: self._cors.rules(exchange.path))),))
        self._preflight = CompiledRoute(_PREFLIGHT, len(self.routes), (), (), everywhere)
        self._tree = Tree(self.routes)
        self.reads_user = any(route.reads_user for route in self.routes)

    def find_plain(self, exchange: Exchange) -> CompiledRoute | None:
        """As ``find``, if method, path and host alone decide and only the path changes; None: ask ``find``."""
        if self._has_cors and exchange.method == "OPTIONS":
            return None
        for route in self._tree.candidates(exchange):
            if not route.is_plain:
                return None
            if route.matches(exchange):
                exchange.uri = route.uri
                exchange.original = (exchange.path, exchange.query)
                return route
        return None

    def find_by_place(self, exchange: Exchange) -> CompiledRoute | None:
        """As ``find``, if method, path and host alone decide which it is; None: ask ``find``."""
        if self._has_cors and exchange.method == "OPTIONS":
            return None
        for route in self._tree.candidates(exchange):
            if not route.is_by_place:
                return None
            if route.matches(exchange):
                exchange.uri = route.uri
                exchange.metadata = route.metadata
                exchange.original = (exchange.path, exchange.query)
                return route
        return None

    def get(self, route_id: str) -> CompiledRoute | None:
        """The route of this id."""
        return next((route for route in self.routes if route.id == route_id), None)

    def find(self, exchange: Exchange) -> CompiledRoute | None:
        """The route of this request, its variables, address and metadata in the exchange; None: nobody's.

        What only asks for leave goes where that what it is asked for would, if there are rules for it.
        """
        if self._has_cors and (method := cors.asks_for_leave(exchange)):
            asked = replace(exchange, method=method)
            route = self._first(asked)
            if self._has_rules(route, exchange):
                exchange.uri, exchange.metadata, exchange.original = asked.uri, asked.metadata, asked.original
                exchange.variables = asked.variables
                return route or self._preflight
        return self._first(exchange)

    def _has_rules(self, route: CompiledRoute | None, exchange: Exchange) -> bool:
        own = route is not None and cors_rules.NAME in route.metadata
        return own or self._cors.rules(exchange.path) is not None

    def _first(self, exchange: Exchange) -> CompiledRoute | None:
        for route in self._tree.candidates(exchange):
            if route.matches(exchange):
                exchange.uri = route.uri
                exchange.metadata = route.metadata
                exchange.original = (exchange.path, exchange.query)
                return route
        exchange.variables = {}
        return None
