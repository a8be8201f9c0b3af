"""``manage.py apart``: every role in processes of its own, with Consul and without, and all of them gone at Ctrl-C."""

import os
import random
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from shop.roles.catalogue import ALL, ROLES
from shop.serving.fleet import USUAL_BASE, plan, services
from tests.live.process import Process, inherited
from tests.servers.consul import program
from tests.servers.process import servers_are_required

READY_WITHIN = 120.0
STOPS_WITHIN = 60.0
#: The ports users know, from the original or from habit.
KNOWN = {
    "gateway": 8000,
    "customers": 8081,
    "inventory-1": 8777,
    "orders-1": 8083,
    "billing": 8084,
    "configsvc": 8888,
    "backoffice": 8090,
}


def test_each_role_is_where_its_users_know_it() -> None:
    places = {place.name: place for place in plan()}
    assert {name: places[name].port for name in KNOWN} == KNOWN
    assert {place.role for place in places.values()} == set(ROLES) - {ALL}
    assert [len([one for one in plan() if one.role == role and one.port]) for role in ("inventory", "orders")] == [2, 2]


def test_the_base_moves_them_all() -> None:
    places = {place.name: place for place in plan(base=9000)}
    assert {name: places[name].port for name in KNOWN} == {name: port + 1000 for name, port in KNOWN.items()}


def test_without_a_registry_everybody_is_told_where_the_others_are() -> None:
    places = plan()
    said = dict(entry.split("=", 1) for entry in services(places).split())
    assert set(said) == {role.service for role in ROLES.values() if role.name != ALL}
    assert len(said["order-service"].split(",")) == 2


class Fleet:
    """The command, and what it printed."""

    def __init__(self, folder: Path, *arguments: str, **extra: str) -> None:
        self._log = folder / "log"
        self.base = _free_base()
        environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(folder / "var"),
            "SHOP_RUN": str(folder),
            "PYTHONUNBUFFERED": "1",
            **extra,
        }
        command = ["apart", "--no-demo", "--port-base", str(self.base), *arguments]
        self.process = Process(command, environment=environment, log=self._log)

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def says(self, text: str, *, within: float) -> bool:
        """Whether it printed ``text`` in time."""
        deadline = time.monotonic() + within
        while text not in self.log:
            if time.monotonic() > deadline or not self.process.lives:
                return text in self.log
            time.sleep(0.1)
        return True

    def table(self) -> dict[str, tuple[int, str]]:
        """What runs where: process id and state by name."""
        rows = re.findall(r"^  (\S+) +(?:http://\S+ +)?(\d+)  (ready|not ready|works)$", self.log, re.MULTILINE)
        return {name: (int(pid), state) for name, pid, state in rows}


@pytest.fixture(params=["Consul", "no Consul"])
def fleet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fleet]:
    if request.param == "no Consul":
        found = Fleet(tmp_path, "--no-consul")
    else:
        consul = program()
        if consul is None and not servers_are_required():
            pytest.skip("no Consul: not in CONSUL_BIN, not on the path, and .ci/consul has not fetched it")
        found = Fleet(tmp_path, CONSUL_BIN=str(consul))
    yield found
    if found.process.lives:
        found.process.signal(signal.SIGTERM)
        found.process.wait(within=STOPS_WITHIN)


def test_everything_runs_and_everything_stops(fleet: Fleet) -> None:
    assert fleet.says("Ctrl-C stops it.", within=READY_WITHIN), fleet.log[-3000:]
    assert ("No Consul" in fleet.log) is not ("/ui (" in fleet.log)  # which it is is said
    table = fleet.table()
    assert set(table) == {place.name for place in plan()}
    assert {state for _, state in table.values()} == {"ready", "works"}, table
    for path in ("/api/inventory/products", "/api/orders/cart", "/api/billing/payment-methods", "/admin/login/"):
        assert requests.get(f"http://127.0.0.1:{fleet.base}{path}", timeout=30).status_code == 200
    assert re.search(r"^orders-2 +│ ", fleet.log, re.MULTILINE)  # every line says whose it is
    fleet.process.signal(signal.SIGINT)
    assert fleet.process.wait(within=STOPS_WITHIN) == 0
    assert "all stopped" in fleet.log
    assert [name for name, (pid, _) in table.items() if Path(f"/proc/{pid}").exists()] == []


def _free_base() -> int:
    """Where the known ports are free when they move there."""
    draw = random.Random(os.getpid())
    while True:
        base = draw.randrange(20_000, 30_000, 10)
        try:
            for port in KNOWN.values():
                _listen(base + port - USUAL_BASE)
        except OSError:
            continue
        return base


def _listen(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        pass
