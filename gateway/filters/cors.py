"""CORS: pages of other origins may ask, and read what is answered, where rules say so (``cors_rules``).

Nobody writes it among a route's filters: rules are in its metadata (``cors``), or for paths of all routes in the
property ``gateway.globalcors``. It comes before every filter. A question that only asks for leave (a preflight) is
answered here; a page that may not ask is refused before a role hears of it. What a role says of this is replaced.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect
from gateway.filters.cors_rules import NAME, Lines, Rules
from gateway.filters.refusals import refused
from shop.errors import Forbidden, message

_METHOD, _HEADERS = "access-control-request-method", "access-control-request-headers"
_VARIES: Final = (("vary", "Origin"), ("vary", _METHOD), ("vary", _HEADERS))
_PORT_OF: Final = {"http": 80, "https": 443}


class CorsRefused(Forbidden):
    """The page that asks is of another origin, and may not."""

    code = "cors_refused"
    title = message("Pages of this origin may not ask for this")
    detail = message("The shop was asked by a page of another site, which is not among those that may.")


def asks_for_leave(exchange: Exchange) -> str:
    """The method that a browser wants to ask with, where this is the question whether it may; else nothing."""
    if exchange.method != "OPTIONS" or "origin" not in exchange.fields:
        return ""
    return exchange.fields.first(_METHOD) or ""


def effect(rules_for: Callable[[Exchange], Rules | None]) -> Effect:
    """Before all filters of a route; ``rules_for`` has none for paths that nobody spoke of."""

    def inward(exchange: Exchange) -> Reply | None:
        rules = rules_for(exchange)
        return None if rules is None else _asked(exchange, rules)

    return Effect(inward, _outward)


def _asked(exchange: Exchange, rules: Rules) -> Reply | None:
    """An answer, where the page may not ask, or only asked for leave."""
    lines: Lines = []
    exchange.notes[NAME] = lines
    origin = exchange.fields.first("origin")
    if origin is None or _is_same(exchange, origin):
        return None
    requested = asks_for_leave(exchange)
    allowed = rules.judged(origin, requested or exchange.method, _headers(exchange) if requested else None)
    if allowed is None:
        return refused(CorsRefused())
    if requested:
        return Reply(200, Fields([*allowed, *_VARIES]))
    lines += allowed
    exchange.said += allowed  # also on the gateway's own answer, should there be none of a role
    return None


def _outward(exchange: Exchange, reply: Reply) -> None:
    lines = exchange.notes.get(NAME)
    if lines is None:
        return
    for name in {name for name, _ in reply.fields if name.startswith("access-control-")}:
        reply.fields.remove(name)
    for name, value in (*lines, *_VARIES):
        reply.fields.add(name, value)


def _headers(exchange: Exchange) -> list[str]:
    """The headers that a browser asks leave for."""
    asked = ",".join(exchange.fields.all(_HEADERS)).split(",")
    return [each.strip() for each in asked if each.strip()]


def _is_same(exchange: Exchange, origin: str) -> bool:
    """Whether the page is one of ours."""
    ours, theirs = (_parts(each) for each in (f"{exchange.scheme}://{exchange.host}", origin))
    return theirs is not None and ours == theirs


def _parts(origin: str) -> tuple[str, str, int | None] | None:
    try:
        found = urlsplit(origin)
        port = found.port or _PORT_OF.get(found.scheme)
    except ValueError:
        return None
    return (found.scheme, found.hostname, port) if found.hostname else None
