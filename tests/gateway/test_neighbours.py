"""A service that is not ours, in the same Consul: visitors reach it through the gateway, and it reaches ours.

It registers as Spring Cloud Consul does: an HTTP check of ``/actuator/health``, its tags, ``secure`` in its metadata.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import pytest
import requests

from shop.roles.catalogue import MODULES
from tests.faults.apart.crew import until
from tests.live.apart import Apart
from tests.live.migrated import lay_files
from tests.servers.consul import ConsulAgent

#: Consul looks each second, and the gateway hears of it at once.
FOUND_WITHIN: Final = 60.0


class _Owners(BaseHTTPRequestHandler):
    """Answers what it was asked; its health is told to Consul."""

    def do_GET(self) -> None:
        body = json.dumps(
            {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""


@contextmanager
def neighbour(consul: ConsulAgent, name: str, *tags: str) -> Iterator[None]:
    """Inside, an instance of ``name`` runs and is registered."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Owners) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        port = server.server_address[1]
        body = {
            "ID": f"{name}-{port}",
            "Name": name,
            "Tags": list(tags),
            "Address": "127.0.0.1",
            "Port": port,
            "Meta": {"secure": "false"},
            "Check": {"HTTP": f"http://127.0.0.1:{port}/actuator/health", "Interval": "1s", "Timeout": "5s"},
        }
        requests.put(f"{consul.address}/v1/agent/service/register", json=body, timeout=5).raise_for_status()
        try:
            yield
        finally:
            requests.put(f"{consul.address}/v1/agent/service/deregister/{body['ID']}", timeout=5)
            server.shutdown()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, consul_agent: ConsulAgent) -> Iterator[Apart]:
    folder = tmp_path_factory.mktemp("neighbours")
    shop = Apart(folder, databases={}, consul=consul_agent.address, instances={"gateway": 1, "inventory": 1})
    lay_files(folder / "var")
    try:
        for name in ("gateway-1", "inventory-1"):
            shop.begin(name)
        for name in ("gateway-1", "inventory-1"):
            shop.wait_ready(name)
        yield shop
    finally:
        shop.kill()


def test_visitors_reach_it_through_the_gateway_and_no_longer_than_it_is_there(
    shop: Apart, consul_agent: ConsulAgent
) -> None:
    name, client = f"pets-{uuid.uuid4().hex[:8]}", shop.client()
    assert client.get(f"/{name}/owners").status_code == 404
    with neighbour(consul_agent, name, "routable"):
        until(lambda: client.get(f"/{name}/owners").status_code == 200, within=FOUND_WITHIN)
        seen = client.get(f"/{name}/owners?page=2", headers={"X-User-Id": "1", "X-Kept": "yes"}).json()
    assert seen["path"] == "/owners?page=2"
    assert seen["headers"]["x-kept"] == "yes"
    assert "x-user-id" not in seen["headers"]
    until(lambda: client.get(f"/{name}/owners").status_code in {404, 503}, within=FOUND_WITHIN)


def test_who_does_not_say_so_is_nobodys_business(shop: Apart, consul_agent: ConsulAgent) -> None:
    hidden, shown, client = f"ledger-{uuid.uuid4().hex[:8]}", f"pets-{uuid.uuid4().hex[:8]}", shop.client()
    with neighbour(consul_agent, hidden, "internal"), neighbour(consul_agent, shown, "routable"):
        until(lambda: client.get(f"/{shown}/").status_code == 200, within=FOUND_WITHIN)
        assert client.get(f"/{hidden}/").status_code == 404


@pytest.mark.parametrize("module", ["inventory", "gateway"])
def test_it_finds_ours_in_the_registry_and_calls_them(shop: Apart, consul_agent: ConsulAgent, module: str) -> None:
    port = shop.of(module)[0].port
    until(lambda: port in found(consul_agent, MODULES[module].service), within=FOUND_WITHIN)
    url = found(consul_agent, MODULES[module].service)[port]
    assert requests.get(f"{url}/api/inventory/products", timeout=10).status_code == 200
    refused = requests.post(f"{url}/internal/inventory/products", json={"skus": []}, timeout=10)
    assert refused.status_code in {401, 403, 404}


def found(consul: ConsulAgent, service: str) -> dict[int | None, str]:
    """The addresses of the passing instances by their ports, as a foreign client makes them."""
    rows = requests.get(f"{consul.address}/v1/health/service/{service}?passing", timeout=5).json()
    made = {}
    for row in (row["Service"] for row in rows):
        scheme = "https" if row["Meta"]["secure"] == "true" else "http"
        made[row["Port"]] = f"{scheme}://{row['Address']}:{row['Port']}"
    return made
