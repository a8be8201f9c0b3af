"""``python -m tests.journeys.seeded``: the same seeded journeys in one process and apart end the same (I12).

    --count N             so many journeys (default 200)
    --first S             the first seed (default 0)
    --database sqlite|postgres
    --threads N           journeys at a time in each shop (default 3)

Prints what differs, and the figures. Exit status 1 when anything differs or the books do not balance.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.scenarios import proven
from tests.faults.stocked import Databases
from tests.faults.sweep import databases_of
from tests.journeys.person import Person
from tests.journeys.town import Town, goods, town
from tests.journeys.transcript import body_of, plain
from tests.live.fixtures import SHAPES
from tests.live.provider import effects


@dataclass(frozen=True)
class Journey:
    """What was heard, and how things stand afterwards."""

    heard: list[tuple[str, int, str, Any]]
    stands: list[tuple[str, Any]]


@dataclass(frozen=True)
class Pair:
    """One seed in both shapes."""

    seed: int
    together: Journey
    apart: Journey

    @property
    def difference(self) -> str:
        """The first one; empty when there is none."""
        both = ((self.together.heard, self.apart.heard), (self.together.stands, self.apart.stands))
        for one, other in both:
            for left, right in itertools.zip_longest(one, other):
                if left != right:
                    return f"journey {self.seed}: together {left}, apart {right}"
        return ""


def run(seeds: Sequence[int], folder: Path, databases: Databases, *, threads: int = 3) -> list[Pair]:
    """Every journey in both shapes. Raises ``AssertionError`` where the books of a shop do not balance."""
    with ExitStack() as stack:
        towns = [stack.enter_context(town(shape, folder / shape, databases(), seeds)) for shape in SHAPES]
        pool = ThreadPoolExecutor(2 * threads)
        stack.callback(pool.shutdown, cancel_futures=True)
        lived = [[pool.submit(lived_by, seed, place) for place in towns] for seed in seeds]
        pairs = [Pair(seed, *(each.result() for each in two)) for seed, two in zip(seeds, lived, strict=True)]
        for place in towns:
            proven(place.shop, within=30)
    return pairs


def lived_by(seed: int, place: Town) -> Journey:
    """The journey of ``seed`` there."""
    person = Person(place, seed)
    person.live()
    return Journey(person.transcript.lines, _stands(person, seed, place))


def _stands(person: Person, seed: int, place: Town) -> list[tuple[str, Any]]:
    """Orders, documents, what the provider did, and stock, in an order that does not depend on ids."""
    staff, done = place.staff(), effects(place.shop)
    found: list[tuple[str, Any]] = []
    for number, order in enumerate(dict.fromkeys(known.id for known in person.orders)):
        found.append((f"order {number}", plain(body_of(staff.get(f"/api/orders/{order}")))))
        documents = staff.get(f"/api/orders/{order}/invoices").json()["items"]
        found.append((f"documents {number}", [(each["kind"], each["content"]["totals"]) for each in documents]))
        money = [(effect.kind, effect.amount, effect.is_done) for effect in done if effect.order == order]
        found.append((f"provider {number}", money))
    for good in goods(seed):
        rows = staff.get(f"/api/inventory/stock?sku={good.sku}").json()["items"]
        found.append((f"stock {good.sku}", [(row["warehouse"], row["on_hand"], row["held"]) for row in rows]))
    return found


def main() -> int:
    options = _options()
    seeds = range(options.first, options.first + options.count)
    began = time.monotonic()
    with databases_of(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-journeys-") as folder:
        pairs = run(seeds, Path(folder), databases, threads=options.threads)
    differences = [pair.difference for pair in pairs if pair.difference]
    for difference in differences:
        print(f"  ✗ {difference}")
    answers = sum(len(pair.together.heard) for pair in pairs)
    orders = sum(name.startswith("order ") for pair in pairs for name, _ in pair.together.stands)
    print(f"{len(pairs)} journeys on {options.database}, {answers} answers, {orders} orders: ", end="")
    print(f"{len(differences)} differ ({time.monotonic() - began:.0f} s)")
    return 1 if differences else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.seeded", description="Journeys in both shapes.")
    parser.add_argument("--count", type=int, default=200, help="how many journeys (default 200)")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--threads", type=int, default=3, help="journeys at a time in each shop (default 3)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
