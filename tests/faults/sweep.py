"""``python -m tests.faults.sweep``: kill -9 at every point of every scenario, or at a seeded sample of them.

    --all                 every point (make test-faults)
    --sample N --seed S   N points drawn by S (.ci/run: another draw every day)
    --database sqlite|postgres
    --jobs N              so many shops at a time (default 3: most of the time goes into waiting for a lease)

Prints a line per point and, at the end, the figures. Exit status 1 when a point did not converge.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from shop.roles.catalogue import MODULES
from tests.faults.points import Died, die_at, points_of
from tests.faults.scenarios import SCENARIOS
from tests.faults.stocked import Databases, StockedShops
from tests.servers.postgres import running

#: Scenario and number.
Point = tuple[str, int]


def main() -> int:
    options = _options()
    with databases_of(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-sweep-") as folder:
        shops = StockedShops(Path(folder), databases)
        points = all_points(shops)
        chosen = points if options.all else random.Random(options.seed).sample(points, min(options.sample, len(points)))
        _say(f"{len(points)} kill points in {len(SCENARIOS)} scenarios on {options.database}; trying {len(chosen)}")
        return _report(try_points(chosen, shops, jobs=options.jobs))


def all_points(shops: StockedShops) -> list[Point]:
    """Every point of every scenario."""
    return [
        (scenario.name, number)
        for scenario in SCENARIOS.values()
        for number in range(1, len(points_of(scenario, shops)) + 1)
    ]


def try_points(chosen: Sequence[Point], shops: StockedShops, *, jobs: int) -> list[Died | AssertionError]:
    """What came of each, ``jobs`` at a time, told as it comes."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda point: _try(point, shops), chosen))


def _try(point: Point, shops: StockedShops) -> Died | AssertionError:
    name, number = point
    try:
        died = die_at(number, SCENARIOS[name], shops)
    except AssertionError as error:
        _say(f"  ✗ {name} {number}: {error}")
        return error
    _say(f"  ✓ {name} {number}: {died.point}; converged in {died.converged:.1f} s")
    return died


def _report(results: list[Died | AssertionError]) -> int:
    good = [died.converged for died in results if isinstance(died, Died)]
    if good:
        _say(f"converged: median {statistics.median(good):.1f} s, longest {max(good):.1f} s")
    _say(f"{len(good)} passed, {len(results) - len(good)} failed")
    return 0 if len(good) == len(results) else 1


@contextmanager
def databases_of(kind: str) -> Iterator[Databases]:
    """Makers of new databases of ``kind``, with the server they need."""
    if kind == "sqlite":
        yield dict
        return
    with running() as server:
        yield lambda: {name: server.create_database(name) for name, module in MODULES.items() if module.has_database}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweep", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every point")
    parser.add_argument("--sample", type=int, default=10, help="how many points to try (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--jobs", type=int, default=3, help="shops at a time (default 3)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
