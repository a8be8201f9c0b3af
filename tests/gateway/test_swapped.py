"""A route that is written in one process is in force in every gateway, without a restart and without a refresh."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway import raw
from tests.gateway.door import Door, in_its_table, sharing_a_table

#: Five times what is promised.
WITHIN = 5.0
WRITE = """gateway.write(
        text="[{{id: tea, uri: 'no://op', predicates: [Path=/tea], filters: [SetStatus={status}]}}]", reason="x"
    )"""


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[list[Door]]:
    with sharing_a_table(tmp_path, {}) as found:
        yield found


def test_what_another_process_wrote_is_in_force_in_every_instance(doors: list[Door]) -> None:
    folder = doors[0].folder.parent
    assert [raw.get(door.port, "/tea").status for door in doors] == [404, 404]
    for status in (418, 202):
        seen: dict[int, float] = {}
        looking = [threading.Thread(target=_look, args=(door.port, status, seen)) for door in doors]
        for each in looking:
            each.start()
        written_at = in_its_table(folder, WRITE.format(status=status))
        for each in looking:
            each.join()
        late = [round(seen.get(door.port, float("inf")) - written_at, 2) for door in doors]
        print(f"in force in each gateway after {late} s")
        assert max(late) < WITHIN


def _look(port: int, status: int, seen: dict[int, float]) -> None:
    deadline = time.monotonic() + 30 + WITHIN
    while time.monotonic() < deadline:
        if raw.get(port, "/tea").status == status:
            seen[port] = time.time()
            return
        time.sleep(0.02)
