"""A route that is written in one process is in force in every gateway, without a restart and without a refresh."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.live.migrated import lay_files
from tests.live.process import inherited, manage

#: Five times what is promised.
WITHIN = 5.0
WRITE = """
import time
from pathlib import Path
from shop.calls.context import SYSTEM, acting_as
from gateway.interface import gateway
with acting_as(SYSTEM):
    text = "[{{id: tea, uri: 'no://op', predicates: [Path=/tea], filters: [SetStatus={status}]}}]"
    gateway.write(text=text, reason="x")
    Path({note!r}).write_text(str(time.time()))
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Door]]:
    """Two gateways with one table."""
    folder = tmp_path_factory.mktemp("swapped")
    lay_files(folder / "var", ["gateway"])
    found = [Door(folder / name, {}, SHOP_VAR=str(folder / "var")) for name in ("one", "two")]
    for door in found:
        door.folder.mkdir()
        door.start()
    yield found
    for door in found:
        door.kill()


def _write(folder: Path, status: int) -> float:
    """When it was written, by the clock of this machine."""
    environment = {**inherited(), "SHOP_ROLE": "gateway", "SHOP_VAR": str(folder / "var")}
    note = folder / "written"
    manage("shell", "-v", "0", "-c", WRITE.format(status=status, note=str(note)), environment=environment)
    return float(note.read_text())


def test_what_another_process_wrote_is_in_force_in_every_instance(doors: list[Door]) -> None:
    folder = doors[0].folder.parent
    assert [raw.get(door.port, "/tea").status for door in doors] == [404, 404]
    for status in (418, 202):
        seen: dict[int, float] = {}
        looking = [threading.Thread(target=_look, args=(door.port, status, seen)) for door in doors]
        for each in looking:
            each.start()
        written_at = _write(folder, status)
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
