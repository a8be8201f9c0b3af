"""A seeded sample of the kill points; ``make test-faults`` dies at every one of them."""

import random
from pathlib import Path

from tests.faults.outcomes import Died
from tests.faults.stocked import Databases, StockedShops
from tests.faults.sweep import all_points, try_points

SAMPLE = 5
SEED = 20261123


def test_a_checkout_killed_anywhere_converges(tmp_path: Path, database: str, new_databases: Databases) -> None:
    shops = StockedShops(tmp_path, new_databases)
    points = all_points(shops)
    assert len(points) >= 60
    results = try_points(random.Random(SEED + len(database)).sample(points, SAMPLE), shops, jobs=SAMPLE)
    assert [str(result) for result in results if not isinstance(result, Died)] == []
