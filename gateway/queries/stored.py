"""The routes that are kept in the table, as the set in force has them, and the instances that are out of use."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.db import DatabaseError, InterfaceError

from gateway.in_force.drained import take
from gateway.models import DrainedInstance, Route, RouteSet
from gateway.routes.definition import RouteDefinition, definitions

log = logging.getLogger(__name__)

NAME: Final = "table"


class Stored:
    """For one thread at a time. While the database does not answer, what it said last stays."""

    def __init__(self) -> None:
        self._seen = (-1, -1)
        self._known: tuple[RouteDefinition, ...] = ()
        self.error = ""

    def __call__(self) -> tuple[RouteDefinition, ...]:
        try:
            if (now := counted()) != self._seen:
                take(drained_instances())
                self._known, self._seen = self._known if now[0] == self._seen[0] else stored(), now
            self.error = ""
        except (DatabaseError, InterfaceError) as error:
            if not self.error:
                log.warning("routes are not read from the table", exc_info=True)
            self.error = type(error).__name__
        return self._known


def revision() -> int:
    """Of the set as it is kept; 0 before the first write."""
    return counted()[0]


def counted() -> tuple[int, int]:
    """Changes of the set, and of the instances in use."""
    return RouteSet.objects.values_list("revision", "drains").first() or (0, 0)


def drained_instances() -> Mapping[str, str]:
    """URL → by whom and why."""
    return {row.url: f"{row.actor}: {row.reason}" for row in DrainedInstance.objects.all()}


def stored() -> tuple[RouteDefinition, ...]:
    """In the order they were written."""
    return tuple(definitions([written(row) for row in Route.objects.order_by("pk")]))


def written(row: Route) -> Mapping[str, Any]:
    """As somebody would write it."""
    return {"id": row.name, **row.definition}
