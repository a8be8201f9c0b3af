"""``python -m tests.bench.matching``: what it costs to find the route of a request, among 10 and among 10,000.

Needs no shop. Prints microseconds as JSON; within ``make bench`` the figures are shown as ratios.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import orjson

from gateway.exchange import Exchange
from gateway.routes.definition import definitions
from gateway.routes.table import Table

SIZES: Final = (10, 100, 1_000, 10_000)
ROUNDS: Final = 15
COUNT: Final = 500

#: Kinds of routes: what the n-th one is told, and a request that only it matches.
KINDS: Final[dict[str, tuple[Callable[[int], list[str]], Callable[[int], Exchange]]]] = {
    "path": (
        lambda number: [f"Path=/service-{number}/**"],
        lambda number: Exchange("GET", f"/service-{number}/a/b"),
    ),
    "path with a variable first": (
        lambda number: [f"Path=/{{tenant}}/orders-{number}/{{id}}"],
        lambda number: Exchange("GET", f"/acme/orders-{number}/7"),
    ),
    "host": (
        lambda number: [f"Host=**.shop-{number}.example", "Path=/api/**"],
        lambda number: Exchange("GET", "/api/x", host=f"www.shop-{number}.example"),
    ),
}


def measure() -> dict[str, dict[str, float]]:
    """Kind → number of routes → microseconds of the processor for one search, the median round."""
    return {kind: _by_size(*KINDS[kind]) for kind in KINDS}


def times(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """How many times as long the largest set takes as the smallest."""
    return {kind: round(sizes[str(SIZES[-1])] / sizes[str(SIZES[0])], 2) for kind, sizes in found.items()}


def _by_size(told: Callable[[int], list[str]], asked: Callable[[int], Exchange]) -> dict[str, float]:
    tables = {size: _table(size, told) for size in SIZES}
    spent: dict[int, list[float]] = {size: [] for size in SIZES}
    for turn in range(ROUNDS):
        for size, table in tables.items():
            requests = [asked((turn * COUNT + number) * 7919 % size) for number in range(COUNT)]
            began = time.thread_time()
            for request in requests:
                if table.find(request) is None:
                    raise AssertionError(f"nobody's: {request.path}")
            spent[size].append((time.thread_time() - began) / COUNT * 1e6)
    return {str(size): round(statistics.median(rounds), 2) for size, rounds in spent.items()}


def _table(size: int, told: Callable[[int], list[str]]) -> Table:
    written: list[Any] = [
        {"id": f"route-{number}", "uri": "lb://some-service", "predicates": told(number)} for number in range(size)
    ]
    return Table(definitions(written))


if __name__ == "__main__":
    measured = measure()
    sys.stdout.write(orjson.dumps({"us": measured, "times": times(measured)}, option=orjson.OPT_INDENT_2).decode())
