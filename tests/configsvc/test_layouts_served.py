"""Each layout of Consul's, and Vault beside it, as a program and as a person are told of them, in both shapes.

How each is read has tests of its own (``test_layouts``): here it is asked for over HTTP, of real servers.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from shop.consul import Agent
from tests.configsvc.server import SHAPES, ConfigServer, running
from tests.servers.consul import ConsulAgent
from tests.servers.openbao import OpenBao

#: What an operator writes, below the prefix: in each layout the same settings.
WRITTEN: Final[Mapping[str, Mapping[str, str]]] = {
    "KEY_VALUE": {"app,dev/a/b": "4", "app/a/b": "1", "application/greeting": "hé"},
    "YAML": {"app,dev/data": "a: {b: 4}", "app/data": "a.b: 1", "application/data": "greeting: hé"},
    "PROPERTIES": {"app,dev/data": "a.b=4", "app/data": "a.b = 1", "application/data": "greeting: hé"},
    "FILES": {"app-dev.yml": "a.b: 4", "app.properties": "a.b=1", "application.yml": "greeting: hé"},
}


@pytest.fixture(scope="module", params=[f"{shape}-{layout}" for layout in WRITTEN for shape in SHAPES])
def server(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    consul_agent: ConsulAgent,
    openbao: OpenBao,
) -> Iterator[ConfigServer]:
    shape, _, layout = str(request.param).partition("-")
    name = f"served{uuid.uuid4().hex[:8]}"
    for key, value in WRITTEN[layout].items():
        assert Agent(consul_agent.address).put(f"{name}/{key}", value.encode())
    vault = openbao.client()
    vault.sys.enable_secrets_engine("kv", path=name, options={"version": "2"})
    vault.secrets.kv.v2.create_or_update_secret("app,dev", secret={"feed.password": "CANARY-vault"}, mount_point=name)
    extra = {
        "SHOP_CONSUL": consul_agent.address,
        "CONFIGSVC_BACKENDS": "consul,vault",
        "CONFIGSVC_CONSUL_PREFIX": name,
        "CONFIGSVC_CONSUL_LAYOUT": layout,
        "CONFIGSVC_VAULT_ADDRESS": openbao.address,
        "CONFIGSVC_VAULT_MOUNT": name,
        "CONFIGSVC_VAULT_TOKEN": openbao.root_token,
    }
    with running(shape, tmp_path_factory.mktemp("served"), extra) as found:
        yield found


def test_a_program_is_told_all_of_it_backend_by_backend(server: ConfigServer) -> None:
    answer = server.get("/app/dev")
    assert answer.status_code == 200
    assert "X-Config-Degraded" not in answer.headers
    sources = answer.json()["propertySources"]
    told = [{key: str(value) for key, value in each["source"].items()} for each in sources]
    assert told == [{"a.b": "4"}, {"a.b": "1"}, {"greeting": "hé"}, {"feed.password": "CANARY-vault"}]
    assert [each["name"].partition(":")[0] for each in sources] == [*["consul"] * 3, "vault"]


def test_flattened_the_most_special_wins(server: ConfigServer) -> None:
    told = server.get("/app-dev.json").json()
    assert (str(told["a"]["b"]), told["greeting"], told["feed"]["password"]) == ("4", "hé", "CANARY-vault")


def test_a_person_sees_where_each_is_from_and_no_secret(server: ConfigServer) -> None:
    answer = server.call("effective", application="app", profiles="dev")
    assert answer.status_code == 200, answer.text
    assert "CANARY" not in answer.text
    assert "feed.password" in answer.text
