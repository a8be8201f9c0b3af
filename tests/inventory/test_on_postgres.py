"""The tests of this folder once more, on PostgreSQL: here they run on SQLite."""

import os
from pathlib import Path

import pytest

from tests.live.again import require_green
from tests.servers.postgres import Postgres

#: Those that need other modules, have their own PostgreSQL, or paint pictures.
ELSEWHERE = ("test_admin.py", "test_demo.py", "test_on_postgres.py", "test_plans.py", "test_races.py")


@pytest.mark.skipif("INVENTORY_DATABASE_URL" in os.environ, reason="they are on another database already")
def test_everything_holds_on_postgresql_too(postgres: Postgres) -> None:
    folder = Path(__file__).parent
    without = [f"--ignore={folder / name}" for name in ELSEWHERE]
    require_green([*without, str(folder)], {"SHOP_ROLE": "inventory", "INVENTORY_DATABASE_URL": postgres.url})
