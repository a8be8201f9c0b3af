"""A database that goes away, comes back, or comes late: refusals while it is gone, never an error of ours."""

import random
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests

from tests.faults.apart.crew import until
from tests.faults.proxy import Fault, Mode, Proxy
from tests.faults.scenarios import proven
from tests.live.apart import BUSINESS, Apart
from tests.live.client import Client
from tests.live.goods import stock_all
from tests.live.migrated import new_databases
from tests.servers.postgres import Postgres

#: Promised: healthy a second after its database, ready five after it first appears. Polled five times as long.
HEALTHY_WITHIN = 5.0
READY_WITHIN = 25.0
GONE_SECONDS = 8.0
QUEUED = 20
SETTLED_WITHIN = 300.0
PRICE = 1990


class Databases:
    """A PostgreSQL database per module, each behind a proxy that can take it away."""

    def __init__(self, server: Postgres, proxies: Mapping[str, Proxy]) -> None:
        self._server, self.proxies = server, proxies
        self.urls = {module: _through(url, proxies[module]) for module, url in new_databases(server).items()}

    def go(self) -> None:
        for proxy in self.proxies.values():
            proxy.fault = Fault(Mode.REFUSE)

    def come_back(self) -> None:
        for proxy in self.proxies.values():
            proxy.fault = Fault()

    def crash(self) -> None:
        """The server loses a process of its own, drops everybody and recovers."""
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'")


@pytest.fixture(scope="module")
def databases(postgres: Postgres) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(postgres, {module: stack.enter_context(Proxy(postgres.port)) for module in BUSINESS})


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Apart]:
    shop = Apart(tmp_path_factory.mktemp("shop"), databases=databases.urls)
    try:
        shop.start()
        stock_all(shop, {"TEA": 1000}, price=PRICE)
        yield shop
    finally:
        shop.kill()


def test_while_it_is_gone_answers_are_503_and_come_again_right_after(shop: Apart, databases: Databases) -> None:
    paths = ("/api/inventory/products", "/api/orders/cart", "/api/inventory/products/TEA")
    client = shop.client()
    assert client.add("TEA").status_code == 201
    assert all(client.get(path).status_code == 200 for path in paths)
    pids = {name: shop.process(name).pid for name in shop.places}
    databases.go()
    gone = time.monotonic()
    while time.monotonic() - gone < GONE_SECONDS:
        answers = [client.get(path) for path in paths]
        assert {answer.status_code for answer in answers} == {503}, [answer.text for answer in answers]
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers)
    databases.come_back()
    until(lambda: all(client.get(path).status_code == 200 for path in paths), within=HEALTHY_WITHIN)
    assert pids == {name: shop.process(name).pid for name in shop.places if shop.process(name).lives}


def test_a_server_that_drops_everybody_costs_no_error_and_no_order(shop: Apart, databases: Databases) -> None:
    with ThreadPoolExecutor(4) as pool:
        buying = [pool.submit(_buys, shop.client()) for _ in range(QUEUED)]
        for _ in range(5):
            time.sleep(0.3)
            databases.crash()
        found = [future.result() for future in buying]
    assert found == ["paid"] * QUEUED
    proven(shop, within=60)


def test_a_role_is_not_ready_until_its_database_appears(
    tmp_path: Path, shop: Apart, databases: Databases, postgres: Postgres
) -> None:
    with Proxy(postgres.port) as late:
        late.fault = Fault(Mode.REFUSE)
        urls = databases.urls | {"inventory": _through(databases.urls["inventory"], late)}
        other = Apart(tmp_path, databases=urls, instances={"inventory": 1})
        try:
            process = other.begin("inventory-1")
            url = f"{other.of('inventory')[0].url}/readyz"
            until(lambda: _status(url) == 503, within=READY_WITHIN)
            assert requests.get(url, timeout=10).json()["parts"] == {"database:inventory": "unavailable"}
            assert process.lives
            late.fault = Fault()
            until(lambda: _status(url) == 200, within=READY_WITHIN)
        finally:
            other.kill()


def test_all_roles_started_at_once_in_any_order_finish_the_orders_that_were_under_way(shop: Apart) -> None:
    clients = [shop.client() for _ in range(QUEUED)]
    for client in clients:
        assert client.add("TEA").status_code == 201
    with ThreadPoolExecutor(QUEUED) as pool:
        keys = [uuid.uuid4().hex for _ in clients]
        asked = [pool.submit(_asks, client, key) for client, key in zip(clients, keys, strict=True)]
        time.sleep(0.3)
        shop.kill()
        for future in asked:
            future.result()
    names = list(shop.places)
    random.Random(2026).shuffle(names)
    for name in names:
        shop.begin(name)
    for name in names:
        shop.wait_ready(name)
    for client, key in zip(clients, keys, strict=True):
        assert _settled(client, key) == "paid"
    proven(shop, within=60)


def _through(url: str, proxy: Proxy) -> str:
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{proxy.port}"))


def _status(url: str) -> int:
    """0 while nobody answers."""
    try:
        return requests.get(url, timeout=10).status_code
    except requests.RequestException:
        return 0


def _asks(client: Client, key: str) -> None:
    """Its answer may be lost."""
    try:
        client.checkout(total=PRICE, key=key)
    except requests.RequestException:
        return


def _buys(client: Client) -> str:
    """As a browser does: a refusal that says when to come again is followed."""
    key = uuid.uuid4().hex
    until(lambda: client.add("TEA").status_code == 201 if not client.cart else True, within=SETTLED_WITHIN)
    return _settled(client, key)


def _settled(client: Client, key: str) -> str:
    """The order's state once the request with ``key`` has its final answer. Raises ``AssertionError``."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < deadline:
        answer = client.checkout(total=PRICE, key=key)
        assert answer.status_code in {201, 202, 409, 502, 503, 504}, answer.text
        if answer.status_code == 201:
            return str(answer.json()["state"])
        assert answer.status_code != 409 or answer.json()["code"] == "in_progress", answer.text
        time.sleep(0.2)
    raise AssertionError("no final answer")
