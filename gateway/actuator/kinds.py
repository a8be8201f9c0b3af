"""Which predicates and filters there are, and what is done to every request."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from gateway.actuator.access import SEE, allow, answer
from gateway.arguments import Arguments
from gateway.filters.registry import FILTERS
from gateway.predicates.registry import PREDICATES

#: In their order; a route's own filters are in the middle.
GLOBAL: Final = {
    "OnePathReading": 0,
    "RouteFilters": 1,
    "ClosedPaths": 10_000,
    "Identity": 10_050,
    "LoadBalancer": 10_150,
    "Retry": 10_200,
    "Forward": 2**31 - 1,
}


#: What can be asked for here.
_PLACES: Final = {
    "routes": ["GET", "POST"],
    "routes/{id}": ["GET", "POST", "DELETE"],
    "routes/{id}/combinedfilters": ["GET"],
    "routedefinitions": ["GET"],
    "routepredicates": ["GET"],
    "routefilters": ["GET"],
    "globalfilters": ["GET"],
    "refresh": ["POST"],
    "explain": ["POST"],
    "overview": ["GET"],
    "overview/events": ["GET"],
}


def places(request: HttpRequest) -> HttpResponse:
    """What there is below this path."""
    allow(request, {"GET": SEE})
    return answer([{"href": f"/actuator/gateway/{path}", "methods": methods} for path, methods in _PLACES.items()])


def predicates(request: HttpRequest) -> HttpResponse:
    allow(request, {"GET": SEE})
    return answer(described(PREDICATES))


def filters(request: HttpRequest) -> HttpResponse:
    allow(request, {"GET": SEE})
    return answer(described(FILTERS))


def everywhere(request: HttpRequest) -> HttpResponse:
    allow(request, {"GET": SEE})
    return answer(GLOBAL)


def described(kinds: Mapping[str, type[Arguments]]) -> dict[str, Any]:
    """By name: what it does, its arguments by their names outside, and those of the short form in order."""
    return {
        name: {
            "meaning": " ".join((kind.__doc__ or "").split()),
            "args": [field.alias or name for name, field in kind.model_fields.items()],
            "shortcut": [each for each in (*kind.ORDER, kind.GATHERS, kind.FLAG) if each],
        }
        for name, kind in sorted(kinds.items())
    }
