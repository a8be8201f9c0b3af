"""A route ready for requests: its checks in the order of their cost, its filters as one chain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain as joined
from typing import Any, Final

from gateway.arguments import ArgumentProblem, Step
from gateway.exchange import Exchange
from gateway.filters import cors, cors_rules
from gateway.filters.base import Effect
from gateway.filters.base import Route as FilterRoute
from gateway.filters.chain import Chain
from gateway.filters.cors_rules import Everywhere
from gateway.filters.registry import filter_
from gateway.predicates.base import Check, Predicate, Surroundings
from gateway.predicates.place import Host, Path
from gateway.predicates.registry import predicate
from gateway.predicates.request import Method
from gateway.predicates.weight import Share, Weight, draw_for
from gateway.routes.balancing import reads_user
from gateway.routes.definition import RouteDefinition, twice
from gateway.routes.problems import InvalidRoutes, RouteProblem

_QUICK_METADATA: Final = frozenset({"balance", "version", "priority", "response-timeout", "connect-timeout"})
_OF_THE_PATH: Final = frozenset({"PrefixPath", "RewritePath", "SetPath", "StripPrefix"})


@dataclass(frozen=True, slots=True)
class CompiledRoute:
    """``checks`` go with what they were written as; ``rank`` is its place among all."""

    definition: RouteDefinition
    rank: int
    predicates: tuple[Predicate, ...]
    checks: tuple[tuple[str, Check], ...]
    chain: Chain
    uri: str = field(init=False)
    metadata: Mapping[str, Any] = field(init=False)
    #: Whether only the general path can carry it.
    hands_over: bool = field(init=False)
    #: Whether method, path and host alone decide, only the path changes, and nothing is special about sending it.
    is_plain: bool = field(init=False)
    #: Whether method, path and host alone decide; and then, whether its filters and what is said of it are quick.
    is_by_place: bool = field(init=False)
    is_quick: bool = field(init=False)
    #: What a search touches is here and not a step further: among 10,000 routes each step is a wait for memory.
    _asked: tuple[Check, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uri", self.definition.uri)
        object.__setattr__(self, "metadata", self.definition.metadata)
        object.__setattr__(self, "hands_over", self.chain.hands_over)
        object.__setattr__(self, "is_plain", _is_plain(self.definition, self.predicates, self.chain))
        by_place = all(isinstance(each, Host | Method | Path) for each in self.predicates)
        object.__setattr__(self, "is_by_place", by_place)
        object.__setattr__(self, "is_quick", by_place and _is_quick(self.definition, self.chain))
        object.__setattr__(self, "_asked", tuple(check for _, check in self.checks))

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def reads_user(self) -> bool:
        """Whether it asks who the visitor is, so that somebody must verify their token first."""
        return self.chain.reads_user or reads_user(self.metadata) or any(each.reads_user for each in self.predicates)

    def matches(self, exchange: Exchange) -> bool:
        """Leaves the variables it found, and those only, in the exchange when it does."""
        if exchange.variables:
            exchange.variables = {}
        for check in self._asked:  # noqa: SIM110 - a generator costs more than most checks
            if not check(exchange):
                return False
        return True


def _is_plain(definition: RouteDefinition, predicates: tuple[Predicate, ...], chain: Chain) -> bool:
    names = {_name(text) for text, _ in chain.effects}
    return (
        all(isinstance(each, Host | Method | Path) for each in predicates)
        and names <= _OF_THE_PATH
        and not definition.metadata
    )


def _is_quick(definition: RouteDefinition, chain: Chain) -> bool:
    """Whether no filter but those of the path has to see a request's lines, and no instance is somebody's own.

    One filter may be quick: what a second refuses would have been counted by the first.
    """
    others = [effect.quick is not None for text, effect in chain.effects if _name(text) not in _OF_THE_PATH]
    return others in ([], [True]) and not chain.hands_over and definition.metadata.keys() <= _QUICK_METADATA


def _name(text: str) -> str:
    return text.partition("=")[0]


def compiled(
    defined: list[RouteDefinition],
    *,
    default_filters: tuple[Step, ...] = (),
    version_header: str = "",
    globalcors: Everywhere | None = None,
) -> list[CompiledRoute]:
    """All of them, in the order they are asked. Raises ``InvalidRoutes`` with everything that is wrong."""
    problems = twice(defined)
    read = [(each, _read(each, problems)) for each in sorted(defined, key=lambda each: each.order)]
    groups = _groups(read, problems)
    routes = []
    for rank, (definition, predicates) in enumerate(read):
        surroundings = Surroundings(definition.id, groups, version_header)
        before = _cors(definition, globalcors)
        chain = Chain((*before, *_effects(definition, predicates, default_filters, problems)))
        checks = [
            (str(step), each.check(surroundings), each.COST)
            for step, each in zip(definition.predicates, predicates, strict=False)
            if not isinstance(each, Weight) or each.group in groups
        ]
        cheapest = tuple((text, check) for text, check, _ in sorted(checks, key=lambda each: each[2]))
        routes.append(CompiledRoute(definition, rank, predicates, cheapest, chain))
    if problems:
        raise InvalidRoutes(problems)
    _together(routes)
    return routes


def _together(routes: Sequence[CompiledRoute]) -> None:
    """Of the routes of one weight, all are handed over if one is: who is drawn for twice spoils the shares."""
    weights = {route.id: {each.group for each in route.predicates if isinstance(each, Weight)} for route in routes}
    groups = {group for route in routes if route.chain.hands_over for group in weights[route.id]}
    for route in routes:
        if weights[route.id] & groups:
            object.__setattr__(route, "hands_over", True)


def _read(definition: RouteDefinition, problems: list[RouteProblem]) -> tuple[Predicate, ...]:
    found = []
    for index, step in enumerate(definition.predicates):
        try:
            found.append(predicate(step))
        except ArgumentProblem as error:
            problems.append(RouteProblem(f"routes ({definition.id}).predicates[{index}] {step.name}", str(error)))
    return tuple(found)


def _groups(
    read: list[tuple[RouteDefinition, tuple[Predicate, ...]]], problems: list[RouteProblem]
) -> Mapping[str, Callable[[Exchange], str]]:
    shares: dict[str, list[Share]] = {}
    for definition, predicates in read:
        for each in predicates:
            if isinstance(each, Weight):
                shares.setdefault(each.group, []).append(Share(definition.id, each))
    found = {}
    for group, members in shares.items():
        try:
            found[group] = draw_for(group, members)
        except ArgumentProblem as error:
            problems.append(RouteProblem(f"routes ({members[0].route})", str(error)))
    return found


def _cors(definition: RouteDefinition, everywhere: Everywhere | None) -> Sequence[tuple[str, Effect]]:
    """The route's own rules, or else everybody's; nothing without."""
    if cors_rules.NAME in definition.metadata:
        own = cors_rules.rules(definition.metadata[cors_rules.NAME])
        return [(cors_rules.NAME, cors.effect(lambda exchange: own))]
    if everywhere:
        return [(cors_rules.NAME, cors.effect(lambda exchange: everywhere.rules(exchange.path)))]
    return []


def _effects(
    definition: RouteDefinition,
    predicates: tuple[Predicate, ...],
    default_filters: tuple[Step, ...],
    problems: list[RouteProblem],
) -> Sequence[tuple[str, Effect]]:
    names = frozenset[str]().union(*(each.names() for each in predicates))
    route = FilterRoute(definition.id, names, repr((definition, default_filters)))
    effects: list[tuple[str, Effect]] = []
    numbered = joined(
        ((f"default-filters[{index}]", step) for index, step in enumerate(default_filters)),
        ((f"routes ({definition.id}).filters[{index}]", step) for index, step in enumerate(definition.filters)),
    )
    for where, step in numbered:
        try:
            effects.append((str(step), filter_(step).effect(route)))
        except ArgumentProblem as error:
            problem = RouteProblem(f"{where} {step.name}", str(error))
            if problem not in problems:
                problems.append(problem)
    return effects
