"""A module's door opens without Django: other processes, and plain scripts, import it before anything is set up.

Import contracts see what files say; this sees what really gets imported.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from shop.roles.catalogue import MODULES

PROJECT = Path(__file__).parents[2]
ROOMS = ("", ".contract", ".messages", ".errors", ".events")

BLOCKED = """
import importlib, sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "rest_framework", "requests"}:
            raise AssertionError(f"{sys.argv[1]} imports {name}")
sys.meta_path.insert(0, Wall())
importlib.import_module(sys.argv[1])
"""

#: Platform modules publish nothing to others.
DOORS = [
    f"{module.name}.interface{room}"
    for module in MODULES.values()
    if module.has_database
    for room in ROOMS
    if not room or (PROJECT / module.name / "interface" / f"{room[1:]}.py").exists()
]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_without_django(door: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", BLOCKED, door], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr


def test_the_wall_would_stop_django() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", BLOCKED, "shop.web.health"], cwd=PROJECT, capture_output=True, check=False
    )
    assert b"imports django" in outcome.stderr
