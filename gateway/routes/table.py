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
    ) -> None:
        """Raises ``InvalidRoutes`` unless all of them can be in force together."""
        self.routes: tuple[CompiledRoute, ...] = tuple(
            compiled(list(defined), default_filters=default_filters, version_header=version_header)
        )
        self._tree = Tree(self.routes)

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
