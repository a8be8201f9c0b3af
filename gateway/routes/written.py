"""Routes and filters as a property has them: text, read and checked once however often it is asked for."""

from functools import lru_cache

from gateway.arguments import ArgumentProblem, Step
from gateway.filters.base import Route
from gateway.filters.cors_rules import Everywhere
from gateway.filters.registry import filter_
from gateway.routes.compiled import compiled
from gateway.routes.definition import RouteDefinition, definitions, reserved, steps
from gateway.routes.document import read, read_object
from gateway.routes.problems import InvalidRoutes, RouteProblem

_FILTERS, _CORS = "default-filters", "globalcors"


@lru_cache(maxsize=8)
def routes_in(text: str) -> tuple[RouteDefinition, ...]:
    """Raises ``InvalidRoutes`` unless they can be in force by themselves."""
    found = definitions(read(text))
    if problems := reserved(found):
        raise InvalidRoutes(problems)
    compiled(found)
    return tuple(found)


@lru_cache(maxsize=8)
def filters_in(text: str) -> tuple[Step, ...]:
    """Raises ``InvalidRoutes`` unless they can be on a route of any kind."""
    problems: list[RouteProblem] = []
    found = steps(read(text, where=_FILTERS), _FILTERS, problems)
    for index, step in enumerate(found):
        try:
            filter_(step).effect(Route("any"))
        except ArgumentProblem as error:
            problems.append(RouteProblem(f"{_FILTERS}[{index}] {step.name}", str(error)))
    if problems:
        raise InvalidRoutes(problems)
    return found


@lru_cache(maxsize=8)
def cors_in(text: str) -> Everywhere:
    """Raises ``InvalidRoutes``."""
    try:
        return Everywhere(read_object(text, where=_CORS))
    except ArgumentProblem as error:
        raise InvalidRoutes([RouteProblem(_CORS, str(error))]) from error
