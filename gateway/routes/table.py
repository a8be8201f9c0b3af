"""All routes in force: found by request, replaced in one step."""

from collections.abc import Sequence

from gateway.arguments import Step
from gateway.exchange import Exchange
from gateway.routes.compiled import CompiledRoute, compiled
from gateway.routes.definition import RouteDefinition
from gateway.routes.tree import Tree


class Table:
    """Immutable: a change makes another one. ``routes`` are in the order they are asked."""

    def __init__(
        self,
        defined: Sequence[RouteDefinition],
        *,
        default_filters: tuple[Step, ...] = (),
        version_header: str = "",
        version: int = 0,
    ) -> None:
        """Raises ``InvalidRoutes`` unless all of them can be in force together.

        ``version`` counts the tables of a process; ``reads_user``: whether any of them asks who the visitor is.
        """
        self.version = version
        self.routes: tuple[CompiledRoute, ...] = tuple(
            compiled(list(defined), default_filters=default_filters, version_header=version_header)
        )
        self._tree = Tree(self.routes)
        self.reads_user = any(route.reads_user for route in self.routes)

    def find_plain(self, exchange: Exchange) -> CompiledRoute | None:
        """As ``find``, if method, path and host alone decide and only the path changes; None: ask ``find``."""
        for route in self._tree.candidates(exchange):
            if not route.is_plain:
                return None
            if route.matches(exchange):
                exchange.uri = route.uri
                return route
        return None

    def find_by_place(self, exchange: Exchange) -> CompiledRoute | None:
        """As ``find``, if method, path and host alone decide which it is; None: ask ``find``."""
        for route in self._tree.candidates(exchange):
            if not route.is_by_place:
                return None
            if route.matches(exchange):
                exchange.uri = route.uri
                exchange.metadata = route.metadata
                return route
        return None

    def get(self, route_id: str) -> CompiledRoute | None:
        """The route of this id."""
        return next((route for route in self.routes if route.id == route_id), None)

    def find(self, exchange: Exchange) -> CompiledRoute | None:
        """The route of this request, its variables, address and metadata in the exchange; None: nobody's."""
        for route in self._tree.candidates(exchange):
            if route.matches(exchange):
                exchange.uri = route.uri
                exchange.metadata = route.metadata
                exchange.original = (exchange.path, exchange.query)
                return route
        exchange.variables = {}
        return None
