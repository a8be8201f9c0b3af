"""The text of ``gateway.routes`` and of what goes with it: YAML, as Spring Cloud Gateway writes it."""

from collections.abc import Mapping
from typing import Any, Final

from gateway.routes.problems import InvalidRoutes, RouteProblem
from shop.config.formats.limits import Unreadable
from shop.config.formats.strict_yaml import loaded

#: Characters. 10,000 routes of a usual size are less than half of it.
LONGEST: Final = 4 * 1024 * 1024


def read(text: str, *, where: str = "routes") -> list[object]:
    """A list. Raises ``InvalidRoutes``, with line and column where it is no YAML."""
    written = _read(text, where)
    if written is None:
        return []
    if not isinstance(written, list):
        raise InvalidRoutes([RouteProblem(where, "is no list")])
    return written


def read_object(text: str, *, where: str) -> Mapping[str, Any]:
    """An object. Raises ``InvalidRoutes``, with line and column where it is no YAML."""
    written = _read(text, where)
    if written is None:
        return {}
    if not isinstance(written, Mapping):
        raise InvalidRoutes([RouteProblem(where, "is no object")])
    return {str(name): value for name, value in written.items()}


def _read(text: str, where: str) -> object:
    if len(text) > LONGEST:
        raise InvalidRoutes([RouteProblem(where, f"longer than {LONGEST} characters")])
    try:
        documents = loaded(text)
    except Unreadable as error:
        raise InvalidRoutes([RouteProblem(where, str(error))]) from error
    if len(documents) > 1:
        raise InvalidRoutes([RouteProblem(where, "is more than one document")])
    return documents[0] if documents else None
