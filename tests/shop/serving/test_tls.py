"""Roles that speak https with certificates of an issuer of one's own: found through Consul, and asked by each other."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from shop.consul import Agent
from tests.live.migrated import lay_files
from tests.live.process import Process, inherited
from tests.servers.consul import ConsulAgent
from tests.servers.ports import free_ports
from tests.shop.certificates import Authority

READY_WITHIN = 30.0
#: The registry's check comes every two seconds, and the gateway hears of it at once.
FOUND_WITHIN = 15.0
PRODUCTS = "/api/inventory/products?limit=1"


class Town:
    """Inventory, and gateways before it, over https."""

    def __init__(self, stack: ExitStack, folder: Path, consul: str) -> None:
        self._stack, self._folder = stack, folder
        self.authority = Authority(folder)
        cert, key = self.authority.identity("server")
        self._environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(folder / "var"),
            "SHOP_RUN": str(folder),
            "SHOP_CONSUL": consul,
            "SHOP_DRAIN_SECONDS": "0",
            "SHOP_TLS_CERT": cert,
            "SHOP_TLS_KEY": key,
        }
        lay_files(folder / "var", ["inventory"])

    def start(self, role: str, **extra: str) -> str:
        """The address of a new process of ``role``."""
        (port,) = free_ports(1)
        environment = self._environment | {"SHOP_ROLE": role} | extra
        process = Process(["serve", "--port", str(port)], environment=environment, log=self._folder / f"{role}.log")
        self._stack.callback(process.kill)
        return f"https://127.0.0.1:{port}"

    def status(self, url: str) -> int:
        """What a visitor who trusts the authority is answered; 0 for nothing."""
        try:
            return requests.get(url, verify=self.authority.ca, timeout=10).status_code
        except requests.ConnectionError:
            return 0

    def becomes(self, url: str, status: int, *, within: float) -> bool:
        deadline = time.monotonic() + within
        while self.status(url) != status:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True


@pytest.fixture
def town(tmp_path: Path, consul_agent: ConsulAgent) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(stack, tmp_path, consul_agent.address)


def test_roles_find_and_believe_each_other(town: Town, consul_agent: ConsulAgent) -> None:
    inventory = town.start("inventory")
    trusting = town.start("gateway", SHOP_TLS_CA=town.authority.ca)
    doubting = town.start("gateway")
    for base in (inventory, trusting, doubting):
        assert town.becomes(f"{base}/readyz", 200, within=READY_WITHIN)
    assert town.becomes(trusting + PRODUCTS, 200, within=FOUND_WITHIN)
    found = {one.port: one for one in Agent(consul_agent.address).passing("inventory-service")[1]}
    assert found[int(inventory.rpartition(":")[2])].meta["secure"] == "true"
    # Whoever was not told of the issuer believes nobody.
    assert town.status(doubting + PRODUCTS) == 503
