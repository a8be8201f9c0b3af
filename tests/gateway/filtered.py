"""One filter, written as in a route, on one request or one answer."""

from gateway.arguments import step
from gateway.exchange import Exchange, Reply
from gateway.filters.base import Effect, Route
from gateway.filters.chain import Chain
from gateway.filters.registry import filter_
from tests.gateway.exchanges import exchange

#: Header lines: names and values.
Lines = list[tuple[str, str]]
JSON: Lines = [("content-type", "application/json; charset=utf-8"), ("content-length", "9")]

ROUTE = Route("books", frozenset({"segment"}))


def effect_of(written: object) -> Effect:
    return filter_(step(written)).effect(ROUTE)


def asked(written: object, of: Exchange) -> Reply | None:
    of.variables = {"segment": "blue"}
    return Chain(((str(written), effect_of(written)),)).ask(of)


def answered(written: object, reply: Reply, of: Exchange | None = None) -> Reply:
    of = of or exchange()
    of.variables, of.passed = {"segment": "blue"}, 1
    Chain(((str(written), effect_of(written)),)).answer(of, reply)
    return reply
