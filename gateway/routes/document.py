"""The text of ``gateway.routes``: YAML, a list of routes as Spring Cloud Gateway writes them."""

from typing import Final

from gateway.routes.problems import InvalidRoutes, RouteProblem
from shop.config.formats.limits import Unreadable
from shop.config.formats.strict_yaml import loaded

#: Characters. 10,000 routes of a usual size are less than half of it.
LONGEST: Final = 4 * 1024 * 1024


def read(text: str, *, where: str = "routes") -> list[object]:
    """What is written there. Raises ``InvalidRoutes``, with line and column where it is no YAML."""
    if len(text) > LONGEST:
        raise InvalidRoutes([RouteProblem(where, f"longer than {LONGEST} characters")])
    try:
        documents = loaded(text)
    except Unreadable as error:
        raise InvalidRoutes([RouteProblem(where, str(error))]) from error
    if len(documents) > 1:
        raise InvalidRoutes([RouteProblem(where, "is more than one document")])
    written = documents[0] if documents else None
    if written is None:
        return []
    if not isinstance(written, list):
        raise InvalidRoutes([RouteProblem(where, "is no list")])
    return written
