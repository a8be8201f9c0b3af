"""A seeded sample of the kill points apart; ``make test-faults`` dies at every one of them."""

import random
from contextlib import closing
from pathlib import Path

from tests.faults.apart.stages import Stages
from tests.faults.apart.sweep import all_points, try_points
from tests.faults.outcomes import Died
from tests.faults.scenarios import CONVERGED_WITHIN
from tests.faults.stocked import Databases

SAMPLE = 2
SEED = 20261123
#: Twice what is promised: the sweeps hold the shop to that, here others may be busy.
PATIENCE = 2 * CONVERGED_WITHIN
#: Counting the points of the slow ones would take longer than dying.
QUICK = ("checkout", "three-lines", "pay", "pay-after-decline", "cancel-paid", "refund", "ship")


def test_whoever_is_killed_it_converges(tmp_path: Path, database: str, new_databases: Databases) -> None:
    stages = Stages(tmp_path, new_databases, within=PATIENCE)
    with closing(stages.open()) as stage:
        points = all_points(stage, QUICK)
        assert len(points) >= 150
        chosen = random.Random(SEED + len(database)).sample(points, SAMPLE)
        results = try_points(chosen, stages, jobs=1, ready=stage)
    assert [str(result) for result in results if not isinstance(result, Died)] == []
