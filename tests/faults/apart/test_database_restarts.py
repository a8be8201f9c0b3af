"""PostgreSQL is stopped and started again under checkouts: refusals while it is gone, and never an error of ours."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
import requests

from tests.faults.apart.crew import until
from tests.faults.scenarios import proven
from tests.live.apart import Apart
from tests.live.client import Client
from tests.live.goods import stock_all
from tests.live.migrated import new_databases
from tests.servers.postgres import Restartable
from tests.servers.process import MissingServerError, servers_are_required

#: Promised: healthy a second after its database. Polled five times as long, and a while for a busy machine.
HEALTHY_WITHIN: Final = 10.0
GONE_SECONDS: Final = 4.0
BUYERS: Final = 3
SOME: Final = 5
PATIENCE: Final = 180.0
PRICE: Final = 1990
PATHS: Final = ("/api/inventory/products", "/api/orders/cart", "/api/inventory/products/TEA")
#: What a buyer may hear: done, under way, come again. A refusal says when.
FINE: Final = frozenset({"201", "202", "409 in_progress", "503 later", "504 later"})


@pytest.fixture(scope="module")
def database() -> Iterator[Restartable]:
    try:
        made = Restartable()
    except MissingServerError as reason:
        if servers_are_required():
            raise
        pytest.skip(str(reason))
    with made:
        yield made


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, database: Restartable) -> Iterator[Apart]:
    shop = Apart(tmp_path_factory.mktemp("shop"), databases=new_databases(database.server))
    try:
        shop.start()
        stock_all(shop, {"TEA": 1000}, price=PRICE)
        yield shop
    finally:
        shop.kill()


class Buyers:
    """They repeat what was refused, with the same key, until it is paid; ``heard`` counts the answers in words."""

    def __init__(self, shop: Apart) -> None:
        self._shop, self._over = shop, threading.Event()
        self.heard: Counter[str] = Counter()
        self.paid = 0

    @contextmanager
    def buying(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._buy, daemon=True) for _ in range(BUYERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join(PATIENCE)

    def wait_for(self, orders: int) -> None:
        wanted = self.paid + orders
        until(lambda: self.paid >= wanted or self.wrong() != [], within=PATIENCE)

    def wrong(self) -> list[str]:
        return sorted(set(self.heard) - FINE)

    def _buy(self) -> None:
        while not self._over.is_set():
            client, key = self._shop.client(), f"restart-{time.monotonic_ns()}-{threading.get_ident()}"
            while not self._said(client.add("TEA"), 201):
                time.sleep(0.1)
            while not self._said(client.checkout(total=PRICE, key=key), 201):
                time.sleep(0.1)
            self.paid += 1

    def _said(self, answer: requests.Response, wanted: int) -> bool:
        self.heard[in_words(answer)] += 1
        return answer.status_code == wanted


def in_words(answer: requests.Response) -> str:
    if answer.status_code == 409:
        return f"409 {answer.json()['code']}"
    return f"{answer.status_code}{' later' if answer.headers.get('Retry-After') and answer.status_code != 202 else ''}"


def test_it_is_restarted_under_checkouts(shop: Apart, database: Restartable) -> None:
    client, buyers = shop.client(), Buyers(shop)
    assert client.add("TEA").status_code == 201
    pids = {name: shop.process(name).pid for name in shop.places}
    with buyers.buying():
        buyers.wait_for(SOME)
        database.stop()
        refused_while_it_is_gone(client)
        database.start()
        again = until(lambda: all(client.get(path).status_code == 200 for path in PATHS), within=HEALTHY_WITHIN)
        buyers.wait_for(SOME)
    print(f"healthy {again:.2f} s after it answered; buyers heard {dict(buyers.heard)}")
    assert buyers.wrong() == []
    assert buyers.heard["503 later"] > 0
    assert pids == {name: shop.process(name).pid for name in shop.places if shop.process(name).lives}
    proven(shop, within=60)


def refused_while_it_is_gone(client: Client) -> None:
    gone = time.monotonic()
    while time.monotonic() - gone < GONE_SECONDS:
        for path in PATHS:
            assert in_words(client.get(path)) == "503 later", path
