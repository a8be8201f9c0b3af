"""A route as somebody defined it: data, checked for its shape; ``compiling`` checks the rest."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gateway.arguments import ArgumentProblem, Step, step
from gateway.filters import cors_rules
from gateway.routes import balancing, priority
from gateway.routes.problems import InvalidRoutes, RouteProblem
from shop.roles.catalogue import MODULES

_ID: Final = re.compile(r"[\w.:-]{1,100}")
_URI: Final = re.compile(r"lb://[a-z0-9][a-z0-9-]*|https?://(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?/?|no://op")
_PATH: Final = re.compile(r"[a-z:]+://[^/]+/.+")
#: As Spring has WebSockets apart; here whoever asks to switch does.
_SOCKETS: Final = {"ws://": "http://", "wss://": "https://", "lb:ws://": "lb://", "lb:wss://": "lb://"}
_NAMES: Final = frozenset({"id", "uri", "order", "predicates", "filters", "metadata"})
#: The registry itself is nobody's to reach, and the gateway would ask itself for ever.
_NEVER: Final = frozenset(
    f"lb://{name}" for name in ("consul", MODULES["gateway"].service, *MODULES["gateway"].aliases)
)
#: How the ids of routes begin that nobody writes.
BUILTIN: Final = "builtin:"
DISCOVERED: Final = "discovery:"
#: Milliseconds, each for its own route; negative: none.
_TIMES: Final = ("connect-timeout", "response-timeout")


@dataclass(frozen=True, slots=True)
class RouteDefinition:
    """Of those that match, the one of the lowest ``order`` wins, and of these the one that was defined first."""

    id: str
    uri: str
    order: int = 0
    predicates: tuple[Step, ...] = ()
    filters: tuple[Step, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


def definitions(written: Sequence[object], *, where: str = "routes") -> list[RouteDefinition]:
    """Raises ``InvalidRoutes`` with everything that is wrong with any of them."""
    problems: list[RouteProblem] = []
    found = [_definition(each, f"{where}[{index}]", problems) for index, each in enumerate(written)]
    if problems:
        raise InvalidRoutes(problems)
    return [each for each in found if each is not None]


def reserved(found: Sequence[RouteDefinition]) -> list[RouteProblem]:
    """What is wrong with ids that somebody wrote and that only the gateway's own routes have."""
    ours = [each.id for each in found if each.id.startswith((BUILTIN, DISCOVERED))]
    return [RouteProblem(f"routes ({each})", "ids of this kind are the gateway's own") for each in ours]


def twice(found: Sequence[RouteDefinition]) -> list[RouteProblem]:
    """Ids that several of them have."""
    counted = Counter(each.id for each in found)
    return [RouteProblem(f"routes ({each})", "is there twice") for each, count in counted.items() if count > 1]


def steps(written: object, where: str, problems: list[RouteProblem]) -> tuple[Step, ...]:
    """Predicates or filters; what is wrong goes to ``problems``."""
    if not isinstance(written, list):
        problems.append(RouteProblem(where, "is no list"))
        return ()
    found = []
    for index, each in enumerate(written):
        try:
            found.append(step(each))
        except ArgumentProblem as error:
            problems.append(RouteProblem(f"{where}[{index}]", str(error)))
    return tuple(found)


def _definition(written: object, where: str, problems: list[RouteProblem]) -> RouteDefinition | None:
    if not isinstance(written, Mapping):
        problems.append(RouteProblem(where, "is no object"))
        return None
    route_id = written.get("id")
    where = f"{where} ({route_id})" if isinstance(route_id, str) else where
    before = len(problems)
    problems += [RouteProblem(where, what) for what in _wrong(written)]
    found = {kind: steps(written.get(kind) or [], f"{where}.{kind}", problems) for kind in ("predicates", "filters")}
    if len(problems) > before:
        return None
    return RouteDefinition(
        id=str(route_id),
        uri=_plain(written["uri"]).rstrip("/"),
        order=written.get("order") or 0,
        predicates=found["predicates"],
        filters=found["filters"],
        metadata=written.get("metadata") or {},
    )


def _wrong(written: Mapping[Any, Any]) -> list[str]:
    wrong = [f"unknown: {name}" for name in sorted(map(str, written.keys() - _NAMES))]
    if not isinstance(written.get("id"), str) or not _ID.fullmatch(written["id"]):
        wrong.append("id is no name of letters, digits, . : - and _")
    uri = _plain(written.get("uri"))
    if isinstance(uri, str) and _PATH.fullmatch(uri):
        wrong.append("uri has a path, which no route uses: SetPath and PrefixPath say what is asked for")
    elif not isinstance(uri, str) or not _URI.fullmatch(uri) or uri in _NEVER:
        wrong.append("uri is neither lb://service nor http://host:port, https://host:port or no://op")
    order = written.get("order")
    if order is not None and (isinstance(order, bool) or not isinstance(order, int) or abs(order) >= 2**31):
        wrong.append("order is no whole number")
    return wrong + _wrong_metadata(written.get("metadata") or {})


def _plain(uri: Any) -> Any:
    """Without what only says that it is for WebSockets."""
    scheme, slashes, rest = uri.partition("://") if isinstance(uri, str) else ("", "", "")
    plain = _SOCKETS.get(scheme + slashes)
    return uri if plain is None else plain + rest


def _wrong_metadata(metadata: object) -> list[str]:
    if not isinstance(metadata, Mapping):
        return ["metadata is no object"]
    times = {name: metadata[name] for name in _TIMES if name in metadata}
    wrong_times = [
        f"metadata.{name} is no number of milliseconds"
        for name, value in times.items()
        if isinstance(value, bool) or not isinstance(value, int)
    ]
    return wrong_times + balancing.wrong(metadata) + priority.wrong(metadata) + cors_rules.wrong(metadata)
