"""``python -m tests.faults.sweep``: kill -9 at every point of every scenario, or at a seeded sample of them.

    --all                 every point (make test-faults)
    --sample N --seed S   N points drawn by S (.ci/run: another draw every day)
    --database sqlite|postgres

Prints a line per point and, at the end, the figures. Exit status 1 when a point did not converge.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.roles.catalogue import MODULES
from tests.faults.points import Died, die_at, points_of
from tests.faults.scenarios import SCENARIOS

Point = tuple[str, int]


def main() -> int:
    options = _options()
    with _databases(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-sweep-") as folder:
        points = list(_points(Path(folder), databases))
        chosen = points if options.all else random.Random(options.seed).sample(points, min(options.sample, len(points)))
        print(f"{len(points)} kill points in {len(SCENARIOS)} scenarios on {options.database}; trying {len(chosen)}")
        return _report(list(_results(chosen, Path(folder), databases)), len(chosen))


def _points(folder: Path, databases: "Databases") -> Iterator[Point]:
    for scenario in SCENARIOS.values():
        names = points_of(scenario, folder / f"count-{scenario.name}", databases())
        yield from ((scenario.name, number) for number in range(1, len(names) + 1))


def _results(chosen: list[Point], folder: Path, databases: "Databases") -> Iterator[Died | None]:
    for name, number in chosen:
        try:
            died = die_at(number, SCENARIOS[name], folder / f"{name}-{number}", databases())
        except AssertionError as error:
            print(f"  ✗ {name} {number}: {error}")
            yield None
        else:
            print(f"  ✓ {name} {number}: {died.point}; converged in {died.converged:.1f} s", flush=True)
            yield died


def _report(results: list[Died | None], wanted: int) -> int:
    good = [died.converged for died in results if died]
    if good:
        print(f"converged: median {statistics.median(good):.1f} s, longest {max(good):.1f} s")
    print(f"{len(good)} passed, {wanted - len(good)} failed")
    return 0 if len(good) == wanted else 1


class Databases:
    """New, empty databases for each shop."""

    def __init__(self, server: object | None) -> None:
        self._server = server

    def __call__(self) -> dict[str, str]:
        if self._server is None:
            return {}
        create = self._server.create_database  # type: ignore[attr-defined]
        return {name: create(name) for name, module in MODULES.items() if module.has_database}


@contextmanager
def _databases(kind: str) -> Iterator[Databases]:
    if kind == "sqlite":
        yield Databases(None)
        return
    from tests.servers.postgres import running

    with running() as server:
        yield Databases(server)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sweep", description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every point")
    parser.add_argument("--sample", type=int, default=10, help="how many points to try (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
