"""What the set would be with other routes: compiled whole, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.in_force.gathering import gathered
from gateway.interface.errors import RoutesRefused
from gateway.models import Route
from gateway.queries.stored import NAME, revision, written
from gateway.routes.definition import RouteDefinition, definitions, reserved, twice
from gateway.routes.document import read
from gateway.routes.problems import InvalidRoutes
from gateway.routes.table import Table


@dataclass(frozen=True, slots=True)
class Tried:
    """``table`` is the whole set with ``after`` instead of ``before``, which are routes as written, by id."""

    revision: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    table: Table

    @property
    def changed(self) -> list[str]:
        """The ids of routes that would be others than they are, in the order they were written."""
        ids = dict.fromkeys([*self.before, *self.after])
        return [each for each in ids if self.before.get(each) != self.after.get(each)]


def with_routes(text: str) -> Tried:
    """Raises ``RoutesRefused``."""
    try:
        found = read(text)
        checked = definitions(found)
        if problems := [*reserved(checked), *twice(checked)]:
            raise InvalidRoutes(problems)
    except InvalidRoutes as error:
        raise refused(error) from error
    return _tried({each.id: plain(one) for each, one in zip(checked, found, strict=True)}, ())


def without(route: str) -> Tried:
    """Raises ``RoutesRefused``."""
    return _tried({}, (route,))


def refused(error: InvalidRoutes) -> RoutesRefused:
    return RoutesRefused(problems=str(error)[:2000])


def plain(one: Any) -> dict[str, Any]:
    """A route as it was written, without its id and what is empty."""
    return {name: value for name, value in one.items() if name != "id" and value not in (None, [], {})}


def _tried(put: Mapping[str, Any], removed: tuple[str, ...]) -> Tried:
    now = revision()
    before = {row.name: plain(written(row)) for row in Route.objects.order_by("pk")}
    after = {name: value for name, value in {**before, **put}.items() if name not in removed}
    try:
        kept = tuple(definitions([{"id": name, **value} for name, value in after.items()]))
        return Tried(now, before, after, _table(kept))
    except InvalidRoutes as error:
        raise refused(error) from error


def _table(kept: tuple[RouteDefinition, ...]) -> Table:
    """Raises ``InvalidRoutes``."""
    said = gathered()
    others = [each for source, found in said.routes if source != NAME for each in found]
    return Table(
        [*others, *kept],
        default_filters=said.default_filters,
        version_header=said.version_header,
        globalcors=said.globalcors,
    )
