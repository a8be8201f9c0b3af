"""The config server through the gateway: the same answers below ``/config/``, and nothing that is for operators."""

from collections.abc import Iterator

import pytest
import requests

from tests.configsvc.server import USER, V2, ConfigServer, running
from tests.faults.switches import switches
from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConfigServer]:
    """The role, with an application."""
    with running("apart", tmp_path_factory.mktemp("behind")) as server:
        server.set({"through": {"a": "1"}})
        yield server


@pytest.fixture(scope="module")
def door(behind: ConfigServer) -> Iterator[str]:
    [port] = free_ports(1)
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "gateway",
        "SHOP_VAR": str(behind.folder / "var"),
        "SHOP_SERVICES": f"config-service={behind.root}",
        **switches(),
    }
    log = behind.folder / "gateway.log"
    process = Process(["serve", "--port", str(port)], environment=environment, log=log, warm=True)
    wait_ready(f"http://127.0.0.1:{port}", process, log)
    yield f"http://127.0.0.1:{port}"
    process.kill()


def test_the_same_document_and_tag(behind: ConfigServer, door: str) -> None:
    inside = behind.get("/through/dev,mysql", accept=V2)
    outside = requests.get(f"{door}/config/through/dev,mysql", auth=USER, headers={"Accept": V2}, timeout=10)
    assert (outside.status_code, outside.content) == (200, inside.content)
    assert outside.headers["Content-Type"] == V2
    tagged = {"Accept": V2, "If-None-Match": outside.headers["ETag"]}
    assert requests.get(f"{door}/config/through/dev,mysql", auth=USER, headers=tagged, timeout=10).status_code == 304
    assert requests.get(f"{door}/config/through-dev.yml", auth=USER, timeout=10).text == "a: '1'\n"
    assert requests.get(f"{door}/config/through/dev", timeout=10).status_code == 401


@pytest.mark.parametrize("path", ["actuator/health", "internal/configsvc/write", "readyz", "admin/", "Actuator/env"])
def test_what_is_for_operators_stays_inside(door: str, path: str) -> None:
    assert requests.get(f"{door}/config/{path}", auth=USER, timeout=10).status_code == 404


@pytest.mark.parametrize("path", ["..%2fetc/dev", "%2e%2e/dev", "foo/dev/%2e%2e", "foo%00/dev", "(_)etc/dev"])
def test_what_climbs_is_400_here_too(door: str, path: str) -> None:
    with requests.Session() as session:
        prepared = session.prepare_request(requests.Request("GET", door, auth=USER))
        prepared.url = f"{door}/config/{path}"
        assert session.send(prepared, timeout=10).status_code == 400
