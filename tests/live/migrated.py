"""Databases as ``migrate`` leaves them: made once and copied, for migrating costs each shop seconds."""

import fcntl
import shutil
import tempfile
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg

from shop.roles.catalogue import MODULES
from tests.live.process import inherited, manage
from tests.live.runs import folder_of_the_run
from tests.servers.postgres import Postgres

WITH_DATABASE: Final = tuple(name for name, module in MODULES.items() if module.has_database)

_MIGRATE: Final = """
from django.core.management import call_command
for alias in {aliases!r}:
    call_command("migrate", database=alias, verbosity=0)
"""


def migrate(environment: Mapping[str, str]) -> None:
    """Every module's database, in one process. Raises ``AssertionError`` with what it said."""
    code = _MIGRATE.format(aliases=WITH_DATABASE)
    manage("shell", "-v", "0", "-c", code, environment={**environment, "SHOP_ROLE": "all"})


def lay_files(var: Path, modules: Collection[str] = WITH_DATABASE) -> None:
    """SQLite files of ``modules`` in the folder of a shop, where it has none yet."""
    var.mkdir(parents=True, exist_ok=True)
    for module in modules:
        if not (var / f"{module}.sqlite3").exists():
            shutil.copyfile(_files() / f"{module}.sqlite3", var / f"{module}.sqlite3")


def new_database(server: Postgres, module: str) -> str:
    """The URL of a PostgreSQL database of its own login, with the tables of ``module`` and nothing in them."""
    return server.create_database(module, like=_templates(server)[module])


def new_databases(server: Postgres) -> dict[str, str]:
    """One for each module."""
    return {module: new_database(server, module) for module in WITH_DATABASE}


def has_tables(url: str) -> bool:
    """Whether the PostgreSQL database at ``url`` was migrated, or copied from one that was.

    True where Vault makes the logins: nobody can look without one, and they are for copies.
    """
    if not urlsplit(url).password:
        return True
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return row is not None and row[0] is not None


@cache
def _files() -> Path:
    """Where the files to copy are: the same for all processes of a test run, of which the first makes them."""
    made = folder_of_the_run() / "migrated"
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "done").exists():
            migrate({**inherited(), "DJANGO_SETTINGS_MODULE": "settings.local", "SHOP_VAR": str(made)})
            (made / "done").touch()
    return made


@cache
def _templates(server: Postgres) -> dict[str, str]:
    """The names of databases on ``server`` to copy, by module."""
    urls = {module: server.create_database(f"migrated_{module}") for module in WITH_DATABASE}
    with tempfile.TemporaryDirectory(prefix="shop-migrated-") as var:
        told = {f"{module.upper()}_DATABASE_URL": url for module, url in urls.items()}
        migrate({**inherited(), "DJANGO_SETTINGS_MODULE": "settings.local", "SHOP_VAR": var, **told})
    return {module: server.made_template(url) for module, url in urls.items()}
