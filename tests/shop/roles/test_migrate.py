"""``manage.py migrate`` of a role makes the tables of its own databases, and no others."""

import sqlite3
from pathlib import Path

import pytest

from tests.live.process import inherited, manage

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


def _tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found
