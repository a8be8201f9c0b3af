"""Every predicate by the name Spring Cloud Gateway gives it."""

from collections.abc import Mapping
from typing import Final

from gateway.arguments import ArgumentProblem, Step
from gateway.predicates.address import RemoteAddr, XForwardedRemoteAddr
from gateway.predicates.base import Predicate
from gateway.predicates.fields import Cookie, Header
from gateway.predicates.place import Host, Path
from gateway.predicates.request import Method, Query, ReadBody, Version
from gateway.predicates.times import After, Before, Between
from gateway.predicates.weight import Weight

PREDICATES: Final[Mapping[str, type[Predicate]]] = {
    kind.__name__: kind
    for kind in (
        After,
        Before,
        Between,
        Cookie,
        Header,
        Host,
        Method,
        Path,
        Query,
        ReadBody,
        RemoteAddr,
        Version,
        Weight,
        XForwardedRemoteAddr,
    )
}


def predicate(step: Step) -> Predicate:
    """Raises ``ArgumentProblem`` for a name or an argument nobody knows."""
    kind = PREDICATES.get(step.name)
    if kind is None:
        raise ArgumentProblem(f"no predicate is called {step.name!r}")
    return step.read(kind)
