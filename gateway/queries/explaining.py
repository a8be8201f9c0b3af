"""Where a request would go, and why: asked of a table, sent to nobody."""

import time
from typing import Final

from gateway.attempts import own_zone
from gateway.errors import PathRefused
from gateway.exchange import Exchange, Fields
from gateway.in_process import is_here
from gateway.interface.messages import Asked, Explained, Sample
from gateway.patterns.plain import require_plain
from gateway.routes.balancing import choice
from gateway.routes.explaining import explain
from gateway.routes.table import Table
from gateway.routes.target import OWN, Target, first_segment, target
from gateway.upstream import upstream
from shop.calls.choice import LEAST_BUSY, ROUND_ROBIN, WEIGHTED
from shop.errors import NotFound

STICKY: Final = "sticky"
_WHY: Final = {
    LEAST_BUSY: "the less busy of two by weight",
    ROUND_ROBIN: "the next in turn, by weight",
    WEIGHTED: "by chance, by weight",
    STICKY: "who says the same sticks to it while it is well",
}
#: A set of ten thousand is explained by the routes that come nearest.
MOST: Final = 200


def explained(table: Table, sample: Sample) -> Explained:
    """Nothing is sent; filters that count or remember are asked nothing."""
    exchange = _exchange(sample)
    found = explain(table, exchange)
    if first_segment(exchange.path) in OWN:
        return _nobody(sample, "this process answers it itself")
    asked = tuple(Asked(route=each.route, order=each.order, refused_by=each.refused_by) for each in found.asked)
    path, instance, why = _led(table, exchange, found.route)
    return Explained(
        sample=f"{sample.method} {sample.path}",
        route=found.route,
        uri=found.uri or "",
        target=path,
        instance=instance,
        why=why,
        variables=tuple(sorted(found.variables.items())),
        filters=found.filters,
        asked=tuple(sorted(asked, key=lambda each: len(each.refused_by)))[:MOST],
    )


def _exchange(sample: Sample) -> Exchange:
    path, _, query = sample.path.partition("?")
    return Exchange(
        method=sample.method,
        path=path,
        query=query,
        host=sample.host,
        fields=Fields(sample.headers),
        peer=sample.address,
        user=sample.user,
        now=time.time(),
        is_trial=True,
    )


def _nobody(sample: Sample, why: str) -> Explained:
    return Explained(
        sample=f"{sample.method} {sample.path}",
        route=None,
        uri="",
        target="",
        instance="",
        why=why,
        variables=(),
        filters=(),
        asked=(),
    )


def _led(table: Table, exchange: Exchange, route_id: str | None) -> tuple[str, str, str]:
    """The path that is asked for, who would be asked, and why."""
    route = table.get(route_id) if route_id is not None else None
    if route is None:
        return "", "", "no route matches"
    try:
        require_plain(exchange.path)
        if (reply := route.chain.ask(exchange)) is not None:
            return "", "", f"a filter answers {reply.status}"
        found = target(exchange)
    except (PathRefused, NotFound) as error:
        return "", "", f"{error.code}: {exchange.path}"
    return found.path, *_instance(found, exchange)


def _instance(found: Target, exchange: Exchange) -> tuple[str, str]:
    if is_here(found.role):
        return "this process", f"{found.role} runs here"
    if not found.service:
        return found.uri, "the address is written out"
    asked = upstream(found.uri, str(exchange.metadata.get("version", "")))
    known, out = asked.instances(), set(asked.balancer.out())
    by = choice(exchange)
    flight = asked.balancer.choose(known, zone=own_zone(), harmless=True, choice=by, fail_open=True)
    if flight is None:
        return "", "no instance is known"
    asked.balancer.end(flight, good=None)
    left = sum(each.url in out for each in known)
    return flight.url, f"{_WHY[STICKY if by.key else by.by]}, of {len(known)} known, {left} of them left alone"
