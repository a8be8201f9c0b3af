"""What import contracts cannot see is banned by name, and the ban bites wherever it should and nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

BY_NAME = "from importlib import import_module"
BY_ATTRIBUTE = "import importlib\n\nimportlib.import_module('inventory.models')"
BY_REGISTRY = "from django.apps import apps\n\napps.get_model('inventory', 'Product')"
TRANSACTION = "from django.db import transaction"
ATOMIC = "from django.db.transaction import atomic"


@pytest.mark.parametrize("cheat", [BY_NAME, BY_ATTRIBUTE, BY_REGISTRY, TRANSACTION, ATOMIC])
@pytest.mark.parametrize("room", ["orders/operations", "gateway", "settings"])
def test_modules_neither_resolve_names_nor_open_djangos_transactions(cheat: str, room: str) -> None:
    assert is_banned(cheat, f"{room}/planted.py")


@pytest.mark.parametrize("cheat", [BY_NAME, BY_ATTRIBUTE, BY_REGISTRY])
def test_the_machinery_may_resolve_names(cheat: str) -> None:
    assert not is_banned(cheat, "shop/calls/planted.py")


@pytest.mark.parametrize("cheat", [TRANSACTION, ATOMIC])
def test_the_machinery_opens_transactions_in_one_room_only(cheat: str) -> None:
    assert is_banned(cheat, "shop/calls/planted.py")
    assert not is_banned(cheat, "shop/database/planted.py")


def is_banned(code: str, path: str) -> bool:
    """Whether `make check` would refuse ``code`` at ``path``: ruff as it is called there, on text instead of a file."""
    configuration = ".ci/ruff-shop.toml" if path.startswith("shop/") else "pyproject.toml"
    options = ["--config", configuration, "--select", "TID251", "--stdin-filename", path, "-"]
    outcome = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", *options],
        cwd=PROJECT,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode in {0, 1}, outcome.stderr
    return "TID251" in outcome.stdout
