"""Running shops for tests that ask: ``live_shop`` on SQLite files and on PostgreSQL in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.roles.catalogue import MODULES
from tests.live.shop import Shop
from tests.servers.postgres import Postgres

DATABASES = ("sqlite", "postgres")


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test's shop is on."""
    return str(request.param)


@pytest.fixture
def database_urls(database: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """One database URL per module; empty for SQLite files, which are the default."""
    if database == "sqlite":
        return {}
    server: Postgres = request.getfixturevalue("postgres")
    return {name: server.create_database(name) for name, module in MODULES.items() if module.has_database}


@pytest.fixture
def live_shop(tmp_path: Path, database_urls: dict[str, str]) -> Iterator[Shop]:
    """A shop that has started and is empty."""
    shop = Shop(tmp_path / "shop", databases=database_urls)
    shop.start()
    yield shop
    shop.kill()
