"""A seeded sample of the kill points; ``make test-faults`` dies at every one of them."""

import random
from pathlib import Path

import pytest

from tests.faults.outcomes import Died, Point
from tests.faults.scenarios import CONVERGED_WITHIN
from tests.faults.stocked import Databases, StockedShops
from tests.faults.sweep import all_points, try_points

SAMPLE = 10
AT_ONCE = 5
SEED = 20261123
#: Twice what is promised: the sweeps hold the shop to that, here others may be busy.
PATIENCE = 2 * CONVERGED_WITHIN


@pytest.fixture(scope="module")
def on_files(tmp_path_factory: pytest.TempPathFactory) -> StockedShops:
    return StockedShops(tmp_path_factory.mktemp("files"), dict)


@pytest.fixture(scope="module")
def points(on_files: StockedShops) -> list[Point]:
    """Counted once: what a checkout writes does not depend on the database."""
    return all_points(on_files)


def test_a_checkout_killed_anywhere_converges(
    points: list[Point], on_files: StockedShops, tmp_path: Path, database: str, new_databases: Databases
) -> None:
    assert len(points) >= 60
    shops = on_files if database == "sqlite" else StockedShops(tmp_path, new_databases)
    chosen = random.Random(SEED + len(database)).sample(points, SAMPLE)
    results = try_points(chosen, shops, jobs=AT_ONCE, within=PATIENCE)
    assert [str(result) for result in results if not isinstance(result, Died)] == []
