"""A seeded sample of journeys; ``python -m tests.journeys.seeded`` lives all of them."""

from pathlib import Path

from tests.faults.stocked import Databases
from tests.journeys.seeded import run

SAMPLE = range(900, 912)


def test_journeys_in_one_process_and_apart_hear_and_end_the_same(tmp_path: Path, new_databases: Databases) -> None:
    pairs = run(SAMPLE, tmp_path, new_databases)
    assert [pair.difference for pair in pairs if pair.difference] == []
    paid = [name for pair in pairs for name, stands in pair.apart.stands if name.startswith("documents") and stands]
    assert len(paid) >= len(SAMPLE) / 2
