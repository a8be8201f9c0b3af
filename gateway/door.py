"""The door: a request that a route matches goes where the route says, and the others are this process's own."""

import time
from typing import Any, Final

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gateway.errors import ServiceTrouble
from gateway.exchange import Exchange, Reply
from gateway.figures import Key, of_the_door
from gateway.forwarding import forward
from gateway.in_force.current import current
from gateway.in_process import GetResponse, answer, is_here
from gateway.overload.admission import Asked, admit
from gateway.patterns.plain import require_plain
from gateway.properties import properties
from gateway.reading import VisitorsBody, read
from gateway.replying import Instead, filtered, forwarded, measured, refiltered, replied
from gateway.routes.compiled import CompiledRoute
from gateway.routes.definition import BUILTIN
from gateway.routes.target import OWN, Target, first_segment, target
from gateway.turning_away import require_place
from shop.errors import NotFound, ShopError
from shop.web.problems import MethodNotAllowed, problem_response
from shop.web.waiting import seated, waited

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE: Final = "no://op"
_CONFIG: Final = "configsvc"


class DoorMiddleware:
    """In front of everything that a role may answer, behind what is the same for all answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if first_segment(request.path_info) in OWN:
            return self._get_response(request)
        try:
            asked = _let_in(request)
            with seated(request):
                answered = self._routed(request, *asked)
                return self._get_response(request) if answered is None else answered
        except ShopError as error:
            return measured(problem_response(error))
        except DisallowedHost:
            return self._get_response(request)  # refused where every process refuses it

    def _routed(
        self, request: HttpRequest, exchange: Exchange, route: CompiledRoute | None, body: VisitorsBody
    ) -> HttpResponseBase | None:
        """The answer of the route that matches; None without one, or where it leads to what comes next anyway."""
        if route is None or _judges_paths_itself(route):
            return None
        require_plain(exchange.path, str(request.META.get("RAW_URI", "")).partition("?")[0])
        if request.method not in METHODS:
            raise MethodNotAllowed
        began = time.monotonic()
        try:
            answered = self._through(request, route, exchange, body)
        except ShopError as error:
            answered = measured(problem_response(error))
            for name, value in exchange.said:  # filters had it for the answer, whoever gives one
                answered[name] = value
        counted = Key(route.id, route.uri, request.method, answered.status_code, exchange.instance)
        of_the_door().add(counted, time.monotonic() - began)
        return answered

    def _through(
        self, request: HttpRequest, route: CompiledRoute, exchange: Exchange, body: VisitorsBody
    ) -> HttpResponseBase:
        """By this route; by another one where a filter of this one says so. Raises ``NotFound`` where there is none."""
        try:
            return self._by(request, route, exchange, body)
        except Instead as other:
            instead = other.exchange
        require_plain(instead.path)
        found = current().find(instead)
        if found is None or found.id == route.id:
            raise NotFound
        return refiltered(route.chain, exchange, self._through(request, found, instead, body))

    def _by(
        self, request: HttpRequest, route: CompiledRoute, exchange: Exchange, body: VisitorsBody
    ) -> HttpResponseBase:
        """Raises ``Instead``."""
        if (reply := route.chain.ask(exchange)) is not None:
            return replied(reply)
        try:
            return self._answer(request, route, exchange, body)
        except ServiceTrouble as error:
            if (reply := route.chain.fail(exchange, error)) is None:
                raise
            return replied(reply)

    def _answer(
        self, request: HttpRequest, route: CompiledRoute, exchange: Exchange, body: VisitorsBody
    ) -> HttpResponseBase:
        if exchange.uri == NOWHERE:
            reply = Reply(200)
            route.chain.answer(exchange, reply)
            return replied(reply)
        found = target(exchange)
        asked = Asked.of(route.id, exchange.method, exchange.original[0], route.metadata)
        if not is_here(found.role):
            said = forward(exchange, found, body, asked=asked, reads_answer=route.chain.reads_answer)
            exchange.instance = said.instance
            return forwarded(route.chain, exchange, said)
        ticket = admit(asked, None, properties.current)
        try:
            return filtered(route.chain, exchange, self._here(request, route, exchange, found, body))
        finally:
            ticket.over()

    def _here(
        self, request: HttpRequest, route: CompiledRoute, exchange: Exchange, found: Target, body: VisitorsBody
    ) -> Any:
        """A built-in route whose path nobody changed is what this process does without routes."""
        is_as_it_came = exchange.path == exchange.original[0] and exchange.failure is None
        if route.id.startswith(BUILTIN) and is_as_it_came and not route.chain.effects:
            return self._get_response(request)
        return answer(request, exchange, found.role, body, self._get_response)


def _let_in(request: HttpRequest) -> tuple[Exchange, CompiledRoute | None, VisitorsBody]:
    """What is asked, and the route that matches. Raises ``Overloaded``."""
    table = current()
    body = VisitorsBody(request.META)
    exchange = read(request, body, reads_user=table.reads_user)
    route = table.find(exchange)
    if (line := waited(request)) is not None:
        require_place(request, line, route, exchange.original[0])
    return exchange, route, body


def _judges_paths_itself(route: CompiledRoute) -> bool:
    """The config server, where it is in this process and nobody put filters before it.

    Its protocol has rules of its own, and one reader has no two readings.
    """
    return route.id == f"{BUILTIN}config" and is_here(_CONFIG) and not route.chain.effects
