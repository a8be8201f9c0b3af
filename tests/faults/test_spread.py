"""A change reaches every process of a role."""

from pathlib import Path
from statistics import median

from tests.faults.spread import PROMISED_SECONDS, six, spread


def test_a_change_is_in_force_in_six_processes(tmp_path: Path) -> None:
    with six(tmp_path) as (doors, store):
        assert len(doors) == 6
        assert median(spread(doors, store, changes=10)) < 5 * PROMISED_SECONDS
