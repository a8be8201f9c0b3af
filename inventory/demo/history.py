"""A season of deliveries, counts and transfers, booked through the same operations as real ones, oldest first."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from inventory.interface.demo import DEMO_SKUS
from inventory.models import Product
from inventory.operations.adjust import adjust
from inventory.operations.receive import receive
from inventory.operations.set_threshold import set_threshold
from inventory.operations.transfer import transfer

STAFF: Final = "demo"
SEASON_DAYS: Final = 120
#: Of the products that are not sold by other demos: these are sold out, and these nearly.
SOLD_OUT: Final = frozenset({"TEA-006", "KIT-009", "LIG-010"})
SCARCE: Final = frozenset({"COF-003", "GRO-009", "TAB-008", "STA-007", "GAR-008"})

Event = tuple[float, Callable[[datetime], object]]


def live_through(products: Sequence[Product], *, seed: int, now: datetime) -> None:
    """Books the season; each entry of the ledger has the time at which it would have been made."""
    draw = random.Random(seed)  # noqa: S311 - demo data
    season = [event for product in products for event in _season(product.sku, draw)]
    for days_ago, happen in sorted(season, key=lambda event: -event[0]):
        happen(now - timedelta(days=days_ago))


def _season(sku: str, draw: random.Random) -> Iterator[Event]:
    begins = draw.uniform(SEASON_DAYS * 0.6, SEASON_DAYS)
    if sku in SOLD_OUT:
        yield _delivery(sku, "PARIS", 2, begins, 1)
        yield _count(sku, "PARIS", -2, begins / 2, "lost in the move")
        return
    if sku in SCARCE:
        yield _delivery(sku, "PARIS", draw.randint(1, 3), begins, 1)
        yield _alarm(sku, 4, begins - 1)
        return
    first = draw.randint(30, 60) if sku in DEMO_SKUS else draw.randint(8, 40)
    yield _delivery(sku, "PARIS", first, begins, 1)
    yield _alarm(sku, 5, begins - 1)
    if draw.random() < 0.6:
        yield _moved(sku, draw.randint(2, first // 3), begins * 0.7)
    if draw.random() < 0.35:
        yield _count(
            sku, "PARIS", draw.choice((-2, -1, -1, 1)), begins * 0.5, draw.choice(("broken", "found", "counted"))
        )
    if draw.random() < 0.5:
        yield _delivery(sku, draw.choice(("PARIS", "LYON")), draw.randint(5, 25), begins * 0.3, 2)


def _delivery(sku: str, warehouse: str, quantity: int, days_ago: float, number: int) -> Event:
    reference = f"BL-{sku}-{number}"
    return days_ago, lambda now: receive(
        sku=sku, warehouse=warehouse, quantity=quantity, reference=reference, actor=STAFF, now=now
    )


def _count(sku: str, warehouse: str, change: int, days_ago: float, reason: str) -> Event:
    return days_ago, lambda now: adjust(
        sku=sku, warehouse=warehouse, change=change, reason=reason, reference=f"INV-{sku}", actor=STAFF, now=now
    )


def _moved(sku: str, quantity: int, days_ago: float) -> Event:
    return days_ago, lambda now: transfer(
        sku=sku, source="PARIS", target="LYON", quantity=quantity, reference=f"TR-{sku}", actor=STAFF, now=now
    )


def _alarm(sku: str, threshold: int, days_ago: float) -> Event:
    return days_ago, lambda now: set_threshold(sku=sku, warehouse="PARIS", threshold=threshold, now=now)
