"""``manage.py migrate`` of a role makes the tables of its own databases, and no others."""

import sqlite3
from pathlib import Path

import pytest

from tests.live.migrated import new_database
from tests.live.process import inherited, manage
from tests.servers.postgres import Postgres

OWN = {
    "orders": {"orders"},
    "gateway": {"gateway"},
    "customers": {"customers"},
    "all": {"customers", "inventory", "billing", "orders", "gateway", "configsvc"},
}


@pytest.mark.parametrize("role", OWN)
def test_it_touches_its_own_databases_only(role: str, tmp_path: Path) -> None:
    environment = {**inherited(), "DJANGO_SETTINGS_MODULE": "settings.local", "SHOP_VAR": str(tmp_path)}
    manage("migrate", environment=environment | {"SHOP_ROLE": role})
    assert {path.stem for path in tmp_path.glob("*.sqlite3")} == OWN[role]
    assert all(_tables(tmp_path / f"{name}.sqlite3") >= {"django_migrations", "shop_work_job"} for name in OWN[role])


LOOK = """
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import pre_migrate
def look(**_):
    with connections["gateway"].cursor() as cursor:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
            print(cursor.execute(f"SHOW {name}").fetchone()[0])
pre_migrate.connect(look, weak=False)
call_command("migrate", verbosity=0)
look()
"""


def test_on_postgresql_a_migration_may_take_its_time_and_requests_may_not(tmp_path: Path, postgres: Postgres) -> None:
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "gateway",
        "SHOP_VAR": str(tmp_path),
        "GATEWAY_DATABASE_URL": new_database(postgres, "gateway"),
    }
    shown = manage("shell", "-v", "0", "-c", LOOK, environment=environment).stdout.split()
    migrating, afterwards = ["0", "0", "3s"], ["30s", "2s", "3s"]
    assert (shown[:3], shown[-3:]) == (migrating, afterwards)


def _tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found
