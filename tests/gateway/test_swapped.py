"""A route that is written in one process is in force in another, without a restart and without a refresh."""

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
from shop.calls.context import SYSTEM, acting_as
from gateway.interface import gateway
with acting_as(SYSTEM):
    text = "[{{id: tea, uri: 'no://op', predicates: [Path=/tea], filters: [SetStatus={status}]}}]"
    gateway.write(text=text, reason="x")
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    found = Door(tmp_path_factory.mktemp("swapped"), {})
    lay_files(found.folder / "var", ["gateway"])
    found.start()
    yield found
    found.kill()


def _manage(door: Door, *arguments: str) -> None:
    folder: Path = door.folder
    manage(*arguments, environment={**inherited(), "SHOP_ROLE": "gateway", "SHOP_VAR": str(folder / "var")})


def test_what_another_process_wrote_is_in_force(door: Door) -> None:
    assert raw.get(door.port, "/tea").status == 404
    for status in (418, 202):
        _manage(door, "shell", "-v", "0", "-c", WRITE.format(status=status))
        deadline = time.monotonic() + WITHIN
        while raw.get(door.port, "/tea").status != status:
            assert time.monotonic() < deadline
            time.sleep(0.05)
