"""Routes in force and as they were defined; writing and removing those of the table."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from gateway import local
from gateway.actuator.access import CHANGE, SEE, allow, answer, reason, said
from gateway.arguments import Step
from gateway.in_force.current import refresh as look_again
from gateway.in_force.current import standing
from gateway.routes.compiled import CompiledRoute
from shop.errors import Invalid, NotFound


@csrf_exempt
def routes(request: HttpRequest) -> HttpResponse:
    """GET: all in force, in the order they are asked. POST: a list of definitions, all of them or none."""
    allow(request, {"GET": SEE, "POST": CHANGE})
    if request.method == "POST":
        return _write(request, said(request), status=200)
    now = standing()
    return answer([_shown(route, now.sources) for route in now.table.routes])


@csrf_exempt
def route(request: HttpRequest, route_id: str) -> HttpResponse:
    """GET: one in force. POST: its definition, new or another. DELETE: away with it. Raises ``NotFound``."""
    allow(request, {"GET": SEE, "POST": CHANGE, "DELETE": CHANGE})
    if request.method == "DELETE":
        local.remove(route=route_id, reason=reason(request))
        return answer({})
    if request.method == "POST":
        definition = said(request)
        if not isinstance(definition, dict):
            raise Invalid(errors={"body": ["{}"]})
        made = _write(request, [{**definition, "id": route_id}], status=201)
        made.headers["Location"] = f"/actuator/gateway/routes/{quote(route_id)}"
        return made
    return answer(_shown(_found(route_id), standing().sources))


def combined(request: HttpRequest, route_id: str) -> HttpResponse:
    """The filters of one route, default ones first, each with its place. Raises ``NotFound``."""
    allow(request, {"GET": SEE})
    return answer({text: place for place, (text, _) in enumerate(_found(route_id).chain.effects, 1)})


def definitions(request: HttpRequest) -> HttpResponse:
    """Those in force, as they were defined."""
    allow(request, {"GET": SEE})
    return answer([_defined(route) for route in standing().table.routes])


@csrf_exempt
def refresh(request: HttpRequest) -> HttpResponse:
    """Nobody needs it: changes are in force within a second. It looks at once."""
    allow(request, {"POST": CHANGE})
    now = look_again()
    return answer({"version": now.table.version, "rejected": [str(each) for each in now.rejected]})


def _write(request: HttpRequest, written: Any, *, status: int) -> HttpResponse:
    """What is written as JSON is YAML, too."""
    done = local.write(text=orjson.dumps(written).decode(), reason=reason(request))
    return answer({"revision": done.revision}, status=status)


def _found(route_id: str) -> CompiledRoute:
    if (found := standing().table.get(route_id)) is None:
        raise NotFound
    return found


def _shown(route: CompiledRoute, sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "route_id": route.id,
        "uri": route.uri,
        "order": route.definition.order,
        "predicate": " && ".join(text for text, _ in route.checks),
        "filters": [text for text, _ in route.chain.effects],
        "metadata": route.metadata,
        "source": sources.get(route.id, ""),
    }


def _defined(route: CompiledRoute) -> dict[str, Any]:
    definition = route.definition
    return {
        "id": definition.id,
        "uri": definition.uri,
        "order": definition.order,
        "predicates": [_step(each) for each in definition.predicates],
        "filters": [_step(each) for each in definition.filters],
        "metadata": definition.metadata,
    }


def _step(step: Step) -> dict[str, Any]:
    """Arguments in order have the names Spring gives them."""
    named = step.args if isinstance(step.args, Mapping) else {f"_genkey_{i}": each for i, each in enumerate(step.args)}
    return {"name": step.name, "args": named}
