"""The config role in its first form: a process that says how it is, to ours and to Spring's own checks."""

from collections.abc import Iterator

import pytest
import requests

from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.process import free_ports


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("configsvc")
    [port] = free_ports(1)
    environment = {**inherited(), "SHOP_ROLE": "configsvc", "SHOP_VAR": str(folder / "var")}
    process = Process(["serve", "--port", str(port)], environment=environment, log=folder / "log")
    wait_ready(f"http://127.0.0.1:{port}", process, folder / "log")
    yield f"http://127.0.0.1:{port}"
    process.kill()


def test_it_says_that_it_is_up(base: str) -> None:
    answer = requests.get(f"{base}/actuator/health", timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"status": "UP"})


def test_it_needs_no_database(base: str) -> None:
    assert requests.get(f"{base}/readyz", timeout=10).json()["parts"] == {}


def test_it_serves_no_module(base: str) -> None:
    assert requests.get(f"{base}/api/orders/cart", timeout=10).status_code == 404
    assert requests.post(f"{base}/internal/orders/ship", timeout=10).status_code == 404
