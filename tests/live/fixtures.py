"""Running shops for tests that ask: ``live_shop`` on SQLite files and on PostgreSQL in turn."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.live import migrated
from tests.live.apart import INSTANCES, AnyShop, Apart
from tests.live.shop import Shop
from tests.servers import consul
from tests.servers.postgres import Postgres
from tests.servers.process import servers_are_required

DATABASES = ("sqlite", "postgres")
SHAPES = ("together", "apart")


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test's shop is on."""
    return str(request.param)


@pytest.fixture(scope="module")
def new_databases(database: str, request: pytest.FixtureRequest) -> Callable[[], dict[str, str]]:
    """Makes a URL per module for new databases, migrated and without a row; an empty mapping for SQLite files."""
    if database == "sqlite":
        return dict
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: migrated.new_databases(server)


@pytest.fixture(scope="module")
def database_urls(new_databases: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The databases of the shop that the tests of a file share."""
    return new_databases()


@pytest.fixture(scope="module", params=SHAPES)
def shape(request: pytest.FixtureRequest) -> str:
    """Whether the test's shop is one process or many."""
    return str(request.param)


@pytest.fixture(scope="module")
def live_shop(
    shape: str, tmp_path_factory: pytest.TempPathFactory, new_databases: Callable[[], dict[str, str]]
) -> Iterator[AnyShop]:
    """A running shop in either shape, shared by the tests of a file: each brings its own goods and orders."""
    with started(shape, tmp_path_factory.mktemp("shop"), new_databases()) as shop:
        yield shop


@contextmanager
def started(
    shape: str,
    folder: Path,
    databases: dict[str, str],
    environment: Mapping[str, str] | None = None,
    instances: Mapping[str, int] = INSTANCES,
) -> Iterator[AnyShop]:
    """A running shop that is killed at the end; apart, its roles meet in a Consul of their own, where there is one."""
    with ExitStack() as stack:
        shop: AnyShop
        if shape == "together":
            shop = Shop(folder, databases=databases)
        else:
            agent = stack.enter_context(consul.running()) if _consul_is_wanted() else None
            shop = Apart(folder, databases=databases, consul=agent.address if agent else "", instances=instances)
        stack.callback(shop.kill)
        shop.extra.update(environment or {})
        shop.start()
        yield shop


def _consul_is_wanted() -> bool:
    return consul.program() is not None or servers_are_required()
