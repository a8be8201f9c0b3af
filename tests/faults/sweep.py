"""``python -m tests.faults.sweep``: kill -9 at every point of every scenario, or at a seeded sample of them.

    --all                 every point (make test-faults)
    --sample N --seed S   N points drawn by S (.ci/run: another draw every day)
    --scenario NAME       only of this one (may be repeated)
    --apart               one process per role; orders, inventory or billing dies, whoever passes the point
    --consul-every N      apart: each Nth point in a shop whose roles meet in a real Consul (default 10; 0: none)
    --database sqlite|postgres
    --jobs N              so many shops at a time (default 3: most of the time goes into waiting for a lease)

Prints a line per point and, at the end, the figures. Exit status 1 when a point did not converge.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from tests.faults.apart import scenarios as scenarios_apart
from tests.faults.apart import sweep as apart
from tests.faults.apart.stages import Stages
from tests.faults.outcomes import Outcome, Point, report, say, told
from tests.faults.points import die_at, points_of
from tests.faults.scenarios import CONVERGED_WITHIN, SCENARIOS
from tests.faults.stocked import Databases, StockedShops
from tests.live.migrated import new_databases
from tests.servers.postgres import running


def main() -> int:
    options = _options()
    with databases_of(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-sweep-") as folder:
        if options.apart:
            return report(_sweep_apart(Stages(Path(folder), databases), options))
        return report(_sweep(StockedShops(Path(folder), databases), options))


def _sweep(shops: StockedShops, options: argparse.Namespace) -> list[Outcome]:
    points = all_points(shops)
    return try_points(_chosen(points, len(SCENARIOS), options), shops, jobs=options.jobs)


def _sweep_apart(stages: Stages, options: argparse.Namespace) -> list[Outcome]:
    with closing(stages.open()) as stage:
        chosen = _chosen(apart.all_points(stage), len(scenarios_apart.SCENARIOS), options)
        return apart.try_points(chosen, stages, jobs=options.jobs, consul_every=options.consul_every, ready=stage)


def _chosen(points: list[Point], scenarios: int, options: argparse.Namespace) -> list[Point]:
    points = [point for point in points if not options.scenario or point[0] in options.scenario]
    chosen = points if options.all else random.Random(options.seed).sample(points, min(options.sample, len(points)))
    shape = "apart" if options.apart else "in one process"
    say(f"{len(points)} kill points in {scenarios} scenarios {shape} on {options.database}; trying {len(chosen)}")
    return chosen


def all_points(shops: StockedShops) -> list[Point]:
    """Every point of every scenario."""
    return [
        (scenario.name, number)
        for scenario in SCENARIOS.values()
        for number in range(1, len(points_of(scenario, shops)) + 1)
    ]


def try_points(
    chosen: Sequence[Point], shops: StockedShops, *, jobs: int, within: float = CONVERGED_WITHIN
) -> list[Outcome]:
    """What came of each, ``jobs`` at a time, told as it comes; ``within`` so many seconds each has to converge."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda point: _try(point, shops, within), chosen))


def _try(point: Point, shops: StockedShops, within: float) -> Outcome:
    name, number = point
    return told(f"{name} {number}", lambda: die_at(number, SCENARIOS[name], shops, within=within))


@contextmanager
def databases_of(kind: str) -> Iterator[Databases]:
    """Makers of new databases of ``kind``, with the server they need."""
    if kind == "sqlite":
        yield dict
        return
    with running() as server:
        yield lambda: new_databases(server)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweep", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every point")
    parser.add_argument("--sample", type=int, default=10, help="how many points to try (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--scenario", action="append", help="only points of this one (may be repeated)")
    parser.add_argument("--apart", action="store_true", help="one process per role")
    parser.add_argument("--consul-every", type=int, default=10, help="apart: each Nth point with Consul (default 10)")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--jobs", type=int, default=3, help="shops at a time (default 3)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
