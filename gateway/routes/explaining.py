"""Why a request goes where it goes: every route, asked with all of its predicates."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.exchange import Exchange
from gateway.routes.table import Table


@dataclass(frozen=True, slots=True)
class Asked:
    """One route. ``refused_by``: its predicates that do not hold, as they were written."""

    route: str
    order: int
    refused_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``asked`` is in the order of asking; ``filters`` those of the route that was chosen, default ones first."""

    route: str | None
    uri: str | None
    variables: Mapping[str, str]
    filters: tuple[str, ...]
    asked: tuple[Asked, ...]


def explain(table: Table, exchange: Exchange) -> Explanation:
    """Nothing is sent anywhere. What is drawn by chance is drawn once, for all of it."""
    asked = []
    for route in table.routes:
        exchange.variables = {}
        refused = tuple(text for text, check in route.checks if not check(exchange))
        asked.append(Asked(route.id, route.definition.order, refused))
    chosen = table.find(exchange)
    if chosen is None:
        return Explanation(None, None, {}, (), tuple(asked))
    filters = tuple(text for text, _ in chosen.chain.effects)
    return Explanation(chosen.id, chosen.definition.uri, dict(exchange.variables), filters, tuple(asked))
