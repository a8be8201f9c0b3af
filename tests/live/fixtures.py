"""Running shops for tests that ask: ``live_shop`` on SQLite files and on PostgreSQL in turn."""

from collections.abc import Callable, Iterator

import pytest

from shop.roles.catalogue import MODULES
from tests.live.shop import Shop
from tests.servers.postgres import Postgres

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test's shop is on."""
    return str(request.param)


@pytest.fixture(scope="module")
def new_databases(database: str, request: pytest.FixtureRequest) -> Callable[[], dict[str, str]]:
    """Makes a URL per module for new, empty databases; an empty mapping for SQLite files, which are the default."""
    if database == "sqlite":
        return dict
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: {name: server.create_database(name) for name, module in MODULES.items() if module.has_database}


@pytest.fixture(scope="module")
def database_urls(new_databases: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The databases of the shop that the tests of a file share."""
    return new_databases()


@pytest.fixture(scope="module")
def live_shop(tmp_path_factory: pytest.TempPathFactory, database_urls: dict[str, str]) -> Iterator[Shop]:
    """A running shop, shared by the tests of a file: each brings its own goods and looks at its own orders."""
    shop = Shop(tmp_path_factory.mktemp("shop"), databases=database_urls)
    shop.start()
    yield shop
    shop.kill()
