"""The tests of this folder once more, on PostgreSQL: here they run on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.process import ROOT, inherited
from tests.servers.postgres import Postgres

LONGEST_SECONDS = 300.0
#: Those that need other modules, have their own PostgreSQL, or paint pictures.
ELSEWHERE = ("test_admin.py", "test_demo.py", "test_on_postgres.py", "test_plans.py", "test_races.py")


@pytest.mark.skipif("INVENTORY_DATABASE_URL" in os.environ, reason="they are on another database already")
def test_everything_holds_on_postgresql_too(postgres: Postgres) -> None:
    folder = Path(__file__).parent
    without = [f"--ignore={folder / name}" for name in ELSEWHERE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *without, str(folder)],
        cwd=ROOT,
        env={**inherited(), "SHOP_ROLE": "inventory", "INVENTORY_DATABASE_URL": postgres.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
