"""``python -m tests.bench.calls``: what a call through a module's handle costs beside a plain function call.

Runs in a shop's environment and prints microseconds as JSON.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import django

django.setup()

import orjson  # noqa: E402 - Django comes first

from billing import local as billing_local  # noqa: E402
from billing.interface import billing  # noqa: E402
from billing.interface.messages import QuoteLine  # noqa: E402
from inventory import local as inventory_local  # noqa: E402
from inventory.interface import inventory  # noqa: E402

ROUNDS: Final = 15
COUNT: Final = 300


def main() -> None:
    quote = {"lines": (QuoteLine(tax_category="standard", amount=4990),), "currency": "EUR"}
    skus = {"skus": ("BN-0000001",)}
    many = {"skus": tuple(f"BN-{number:07d}" for number in range(1, 21))}
    found = {
        "billing.quote, one line": _compared(billing.quote, billing_local.quote, quote),
        "inventory.products, one": _compared(inventory.products, inventory_local.products, skus),
        "inventory.products, twenty": _compared(inventory.products, inventory_local.products, many),
    }
    sys.stdout.write(orjson.dumps(found).decode())


def _compared(handle: Callable[..., Any], plain: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, float]:
    """In turns; the median round of each."""
    spent: dict[str, list[float]] = {"handle": [], "plain": []}
    for _ in range(ROUNDS):
        for name, call in (("handle", handle), ("plain", plain)):
            began = time.perf_counter()
            for _ in range(COUNT):
                call(**arguments)
            spent[name].append((time.perf_counter() - began) / COUNT * 1e6)
    return {name: round(statistics.median(times), 1) for name, times in spent.items()}


if __name__ == "__main__":
    main()
