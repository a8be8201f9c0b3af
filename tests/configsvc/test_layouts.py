"""Consul's other layouts, and Vault: read in this process, from real servers."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from configsvc.backends.base import Asked, BackendFailed
from configsvc.backends.consul import ConsulBackend
from configsvc.backends.vault import VaultBackend, asked_for, connected, reached
from configsvc.environment.order import contexts
from configsvc.environment.values import PropertySource
from configsvc.queries.unsealing import unsealed
from shop.config.sources import overridden
from shop.consul import Agent
from shop.secrets.base import Secret
from shop.secrets.folder import Paths
from shop.secrets.login import ByToken
from shop.secrets.session import Session
from shop.secrets.vault import Vault
from tests.fakes.consul import BROKEN, GARBAGE, NOT_A_LIST, FakeConsul, Mood
from tests.servers.consul import ConsulAgent
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports

ASKED = Asked(contexts(("app",), ("dev",)))


@pytest.fixture
def prefix() -> Iterator[str]:
    name = f"lay{uuid.uuid4().hex[:8]}"
    with overridden("configsvc", consul_prefix=name):
        yield name


def read(agent: ConsulAgent, layout: str) -> list[tuple[str, dict[str, object]]]:
    with overridden("configsvc", consul_layout=layout):
        found = ConsulBackend(lambda: Agent(agent.address)).read(ASKED)
    return [(source.name, {key: value.value for key, value in source.values.items()}) for source in found.sources]


def test_yaml(consul_agent: ConsulAgent, prefix: str) -> None:
    agent = Agent(consul_agent.address)
    agent.put(
        f"{prefix}/app/data", b"a: 1\n---\nspring.config.activate.on-profile: dev\na: 2\n---\nspring.profiles: x\na: 3"
    )
    agent.put(f"{prefix}/app,dev/data", b"a: 4")
    found = read(consul_agent, "YAML")
    assert found[0] == (f"consul:{prefix}/app,dev/data", {"a": 4})
    assert found[1][0].endswith(",dev")
    assert (found[1][1]["a"], found[2][1]["a"], len(found)) == (2, 1, 3)
    agent.put(f"{prefix}/app,dev/data", b"a: [1")
    with pytest.raises(BackendFailed, match="YAML: line 2, column 1: did not find"):
        read(consul_agent, "YAML")


def test_properties(consul_agent: ConsulAgent, prefix: str) -> None:
    Agent(consul_agent.address).put(f"{prefix}/app/data", b"a.b=1\nc=\xe9")
    assert read(consul_agent, "PROPERTIES") == [(f"consul:{prefix}/app/data", {"a.b": "1", "c": "é"})]


def test_files(consul_agent: ConsulAgent, prefix: str) -> None:
    agent = Agent(consul_agent.address)
    agent.put(f"{prefix}/app-dev.properties", b"a=1")
    agent.put(f"{prefix}/application.yml", b"b: 2")
    agent.put(f"{prefix}/app-device.yml", b"b: 3")
    names = read(consul_agent, "FILES")
    assert names == [
        (f"consul:{prefix}/app-dev.properties", {"a": "1"}),
        (f"consul:{prefix}/application.yml", {"b": 2}),
    ]


def paths_by(address: str, token: str, mount: str = "secret") -> Paths:
    return Paths(Session(Vault(address), ByToken(Secret(token))), mount=mount)


def test_openbao(openbao: OpenBao) -> None:
    mount = f"kv{uuid.uuid4().hex[:8]}"
    root = openbao.client()
    root.sys.enable_secrets_engine("kv", path=mount, options={"version": "2"})
    root.secrets.kv.v2.create_or_update_secret("app,dev", secret={"password": "CANARY"}, mount_point=mount)
    root.secrets.kv.v2.create_or_update_secret("application", secret={"nested": {"a": 1}}, mount_point=mount)
    paths = paths_by(openbao.address, openbao.root_token, mount)
    with overridden("configsvc", vault_mount=mount):
        found = VaultBackend(lambda: paths).read(ASKED)
    assert [source.name for source in found.sources] == ["vault:app,dev", "vault:application"]
    value = found.sources[0].values["password"]
    assert (value.value, value.is_secret, value.origin) == ("CANARY", True, f"vault:{mount}/app,dev#password")
    assert found.sources[1].values["nested.a"].value == 1
    assert VaultBackend(lambda: paths).read(Asked(ASKED.contexts, "1.0")).knows_label is False


def test_openbao_that_is_gone_or_refuses(openbao: OpenBao) -> None:
    [port] = free_ports(1)
    for address, token in ((f"http://127.0.0.1:{port}", openbao.root_token), (openbao.address, "wrong")):
        paths = paths_by(address, token)
        with pytest.raises(BackendFailed, match="Vault does not answer"):
            VaultBackend(lambda paths=paths: paths).read(ASKED)  # type: ignore[misc]


def test_a_reference_to_openbao(openbao: OpenBao, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"refs/{uuid.uuid4().hex}"
    openbao.client().secrets.kv.v2.create_or_update_secret(path, secret={"key": "CANARY"})
    monkeypatch.setenv("CONFIGSVC_VAULT_TOKEN", openbao.root_token)
    texts = {"a": f"{{vault}}:{path}#key", "b": f"{{vault}}:{path}#other", "c": "{vault}:../x#key", "d": "{vault}:x"}
    with overridden("configsvc", vault_address=openbao.address):
        (source,) = unsealed([_source(texts)])
    assert (source.values["a"].value, source.values["a"].is_secret) == ("CANARY", True)
    assert {key for key in source.values if key.startswith("invalid.")} == {"invalid.b", "invalid.c", "invalid.d"}


def _source(texts: dict[str, str]) -> PropertySource:
    from configsvc.environment.values import Value

    return PropertySource("x", ASKED.contexts[0], {key: Value(text, "x") for key, text in texts.items()})


@pytest.mark.parametrize("mood", [GARBAGE, NOT_A_LIST, BROKEN])
@pytest.mark.parametrize("layout", ["KEY_VALUE", "YAML", "FILES"])
def test_a_consul_that_talks_nonsense_has_not_answered(mood: Mood, layout: str) -> None:
    with FakeConsul() as fake, overridden("configsvc", consul_layout=layout):
        fake.mood = mood
        with pytest.raises(BackendFailed, match="Consul"):
            ConsulBackend(lambda: Agent(fake.address)).read(ASKED)


def test_a_token_for_openbao_is_renewed_and_a_new_one_taken_from_its_file(
    openbao: OpenBao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both live three seconds, and would be dead long before the end."""
    root, path = openbao.client(), f"renewed/{uuid.uuid4().hex}"
    root.secrets.kv.v2.create_or_update_secret(path, secret={"key": "value"})
    root.sys.create_or_update_policy("renewed", 'path "secret/*" { capabilities = ["read"] }')

    def token() -> str:
        made = root.auth.token.create(policies=["renewed"], ttl="3s", no_parent=True, no_default_policy=False)
        return str(made["auth"]["client_token"])

    file = tmp_path / "token"
    file.write_text(first := token())
    monkeypatch.setenv("CONFIGSVC_VAULT_TOKEN_FILE", str(file))
    with overridden("configsvc", vault_address=openbao.address):
        until = time.monotonic() + 7
        while time.monotonic() < until:
            assert asked_for(reached(connected), path) == {"key": "value"}
            time.sleep(0.5)
        file.write_text(token())
        root.auth.token.revoke(first)
        until = time.monotonic() + 10
        while True:
            try:
                assert asked_for(reached(connected), path) == {"key": "value"}
                break
            except BackendFailed:
                assert time.monotonic() < until
                time.sleep(0.1)
