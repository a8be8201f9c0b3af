"""Vault's API against a real OpenBao."""

import uuid
from collections.abc import Callable

import hvac
import pytest

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing
from shop.secrets.folder import Paths
from shop.secrets.keeper import VaultKeeper
from shop.secrets.login import ByAppRole, ByToken
from shop.secrets.options import VaultOptions
from shop.secrets.session import Session
from shop.secrets.vault import Refused, Vault
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports

Keeping = Callable[..., VaultKeeper]


@pytest.fixture
def root(openbao: OpenBao) -> hvac.Client:
    return openbao.client()


@pytest.fixture
def path(root: hvac.Client) -> str:
    path = f"shop/{uuid.uuid4().hex}"
    root.secrets.kv.v2.create_or_update_secret(path, secret={"stripe": "sk_test_1"})
    return path


@pytest.fixture
def vault(openbao: OpenBao) -> Vault:
    return Vault(openbao.address, token=Secret(openbao.root_token))


def test_it_reads_the_newest_value(vault: Vault, root: hvac.Client, path: str) -> None:
    assert vault.values(path, mount="secret") == {"stripe": "sk_test_1"}
    root.secrets.kv.v2.create_or_update_secret(path, secret={"stripe": "sk_test_2"})
    assert vault.values(path, mount="secret") == {"stripe": "sk_test_2"}


def test_what_is_not_there_or_was_deleted_is_none(vault: Vault, root: hvac.Client, path: str) -> None:
    assert vault.values("shop/none", mount="secret") is None
    root.secrets.kv.v2.delete_latest_version_of_secret(path)
    assert vault.values(path, mount="secret") is None


def test_the_first_version_of_the_engine_is_read_too(vault: Vault, root: hvac.Client) -> None:
    mount = f"kv{uuid.uuid4().hex[:8]}"
    root.sys.enable_secrets_engine("kv", path=mount, options={"version": "1"})
    vault.write("a/b", {"stripe": "sk_1"}, mount=mount)
    assert vault.values("a/b", mount=mount) == {"stripe": "sk_1"}
    vault.remove("a/b", mount=mount)
    assert vault.values("a/b", mount=mount) is None


def test_a_wrong_token_is_refused_and_not_repeated(openbao: OpenBao, path: str) -> None:
    with pytest.raises(Refused) as refused:
        Vault(openbao.address, token=Secret("s.canary-token")).values(path, mount="secret")
    assert "canary" not in str(refused.value)


def test_a_server_that_is_down_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        Vault(f"http://127.0.0.1:{free_ports(1)[0]}", token=Secret("x")).values("shop", mount="secret", version=2)


def test_paths_for_who_wants_all_that_is_there(openbao: OpenBao, path: str) -> None:
    paths = Paths(Session(Vault(openbao.address), ByToken(Secret(openbao.root_token))))
    assert paths.at(path) == {"stripe": "sk_test_1"}
    assert paths.at("shop/none") is None
    with pytest.raises(Unavailable):
        Paths(Session(Vault(openbao.address), ByToken(Secret("s.wrong")))).at(path)


def test_a_role_logs_in_with_a_plain_or_a_wrapped_secret_id_and_reads_only_its_own(
    openbao: OpenBao, root: hvac.Client, path: str
) -> None:
    if "approle/" not in root.sys.list_auth_methods()["data"]:  # type: ignore[no-untyped-call]
        root.sys.enable_auth_method("approle")
    name = path.replace("/", "-")
    root.sys.create_or_update_policy(name, f'path "secret/data/{path}" {{ capabilities = ["read"] }}')
    root.auth.approle.create_or_update_approle(name, token_policies=[name])
    role_id = root.auth.approle.read_role_id(name)["data"]["role_id"]
    plain = Secret(root.auth.approle.generate_secret_id(name)["data"]["secret_id"])
    wrapped = Secret(root.auth.approle.generate_secret_id(name, wrap_ttl="60s")["wrap_info"]["token"])
    for login in (ByAppRole(role_id, plain), ByAppRole(role_id, wrapped, is_wrapped=True)):
        keeper = VaultKeeper(VaultOptions(openbao.address, login))
        assert keeper.session.ask(lambda vault: vault.values(path, mount="secret")) == {"stripe": "sk_test_1"}
        with pytest.raises(Refused):
            keeper.session.ask(lambda vault: vault.values("shop/other", mount="secret"))
        keeper.close()
    with pytest.raises(SecretMissing):  # the wrapping token was for once
        ByAppRole(role_id, wrapped, is_wrapped=True).prepare(Vault(openbao.address))


def test_contexts_are_read_as_spring_does_the_later_winning(openbao: OpenBao, root: hvac.Client) -> None:
    service = f"s{uuid.uuid4().hex}"
    levels = {"application": "1", "application/blue": "2", service: "3", f"{service}/blue": "4"}
    for at, value in levels.items():
        names = [f"at{n}" for n in range(1, int(value) + 1)]
        root.secrets.kv.v2.create_or_update_secret(
            at, secret={f"{service}.{n}": value for n in names[-1:]} | {f"{service}.top": value}
        )
    root.secrets.kv.v2.create_or_update_secret(service, secret={service: {"top": "3", "nested-Name": 5}})
    keeper = VaultKeeper(VaultOptions(openbao.address, ByToken(Secret(openbao.root_token)), profiles=("blue",)))
    store = keeper.store(service)
    assert store.read(f"{service}.top").reveal() == "4"
    assert [store.read(f"{service}.at{n}").reveal() for n in (1, 2, 4)] == ["1", "2", "4"]
    assert store.read(f"{service}.nested-name").reveal() == "5"
    with pytest.raises(SecretMissing):
        store.read("nothing")
    keeper.close()
    plain = VaultKeeper(VaultOptions(openbao.address, ByToken(Secret(openbao.root_token))))
    assert plain.store(service).read(f"{service}.top").reveal() == "3"  # no profile: no profile's path
    plain.close()
