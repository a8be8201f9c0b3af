"""A seeded sample of the kill points; ``make test-faults`` dies at every one of them."""

import random
from contextlib import closing
from pathlib import Path

from tests.faults.apart import sweep as apart
from tests.faults.apart.stages import Stages
from tests.faults.outcomes import Died
from tests.faults.stocked import Databases, StockedShops
from tests.faults.sweep import all_points, try_points

SAMPLE = 5
SAMPLE_APART = 2
SEED = 20261123
#: Apart, counting the points of the slow ones would take longer than dying.
QUICK = ("checkout", "three-lines", "pay", "pay-after-decline", "cancel-paid", "refund", "ship")


def test_a_checkout_killed_anywhere_converges(tmp_path: Path, database: str, new_databases: Databases) -> None:
    shops = StockedShops(tmp_path, new_databases)
    points = all_points(shops)
    assert len(points) >= 60
    results = try_points(random.Random(SEED + len(database)).sample(points, SAMPLE), shops, jobs=SAMPLE)
    assert [str(result) for result in results if not isinstance(result, Died)] == []


def test_apart_whoever_is_killed_it_converges(tmp_path: Path, database: str, new_databases: Databases) -> None:
    stages = Stages(tmp_path, new_databases)
    with closing(stages.open()) as stage:
        points = apart.all_points(stage, QUICK)
        assert len(points) >= 150
        chosen = random.Random(SEED + len(database)).sample(points, SAMPLE_APART)
        results = apart.try_points(chosen, stages, jobs=1, ready=stage)
    assert [str(result) for result in results if not isinstance(result, Died)] == []
