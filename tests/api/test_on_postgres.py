"""Who may what, what a body may hold, and how often a database is asked, once more on PostgreSQL: all modules there,
each in a database of its own."""

import os
from pathlib import Path

import pytest

from tests.live.again import require_green
from tests.live.migrated import WITH_DATABASE
from tests.servers.postgres import Postgres

AGAIN = ("test_bad_bodies.py", "test_matrix.py", "test_odd_requests.py", "test_query_budgets.py")


@pytest.mark.skipif("ORDERS_DATABASE_URL" in os.environ, reason="they are on another database already")
def test_nobody_gets_more_and_nothing_breaks_on_postgresql_either(postgres: Postgres) -> None:
    server = postgres.url.rpartition("/")[0]
    told = {f"{module.upper()}_DATABASE_URL": f"{server}/api_{module}" for module in WITH_DATABASE}
    require_green([str(Path(__file__).parent / name) for name in AGAIN], told)
