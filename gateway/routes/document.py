"""The text of ``gateway.routes``: YAML, a list of routes as Spring Cloud Gateway writes them."""

from collections.abc import Hashable
from typing import Any, Final

import yaml

from gateway.routes.problems import InvalidRoutes, RouteProblem

#: Characters. 10,000 routes of a usual size are less than half of it.
LONGEST: Final = 4 * 1024 * 1024
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # whichever PyYAML was built with
    """Names said twice are an error; the second would hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len({str(name) for name in names}) < len(names):
            raise yaml.constructor.ConstructorError(None, None, "a name is there twice", node.start_mark)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


def read(text: str, *, where: str = "routes") -> list[object]:
    """What is written there. Raises ``InvalidRoutes``, with line and column where it is no YAML."""
    if len(text) > LONGEST:
        raise InvalidRoutes([RouteProblem(where, f"longer than {LONGEST} characters")])
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Base)):
            raise InvalidRoutes([RouteProblem(where, "has aliases (*name), which may grow without bounds")])
        written = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader's subclass
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, InvalidRoutes):
            raise
        raise InvalidRoutes([RouteProblem(where, _place(error))]) from error
    if written is None:
        return []
    if not isinstance(written, list):
        raise InvalidRoutes([RouteProblem(where, "is no list")])
    return written


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or "no YAML")
    return f"line {mark.line + 1}, column {mark.column + 1}: {what}" if mark is not None else what
