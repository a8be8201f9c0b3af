"""The routes that are kept in the table, as the set in force has them."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.db import DatabaseError, InterfaceError

from gateway.models import Route, RouteSet
from gateway.routes.definition import RouteDefinition, definitions

log = logging.getLogger(__name__)

NAME: Final = "table"


class Stored:
    """For one thread at a time. While the database does not answer, what it said last stays."""

    def __init__(self) -> None:
        self._revision = -1
        self._known: tuple[RouteDefinition, ...] = ()
        self.error = ""

    def __call__(self) -> tuple[RouteDefinition, ...]:
        try:
            if (now := revision()) != self._revision:
                self._known, self._revision = stored(), now
            self.error = ""
        except (DatabaseError, InterfaceError) as error:
            if not self.error:
                log.warning("routes are not read from the table", exc_info=True)
            self.error = type(error).__name__
        return self._known


def revision() -> int:
    """Of the set as it is kept; 0 before the first write."""
    return RouteSet.objects.values_list("revision", flat=True).first() or 0


def stored() -> tuple[RouteDefinition, ...]:
    """In the order they were written."""
    return tuple(definitions([written(row) for row in Route.objects.order_by("pk")]))


def written(row: Route) -> Mapping[str, Any]:
    """As somebody would write it."""
    return {"id": row.name, **row.definition}
