"""The Vault store against a real OpenBao."""

import uuid

import hvac
import pytest

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing
from shop.secrets.vault import VaultStore
from tests.servers.openbao import OpenBao
from tests.servers.process import free_ports


@pytest.fixture
def root(openbao: OpenBao) -> hvac.Client:
    return hvac.Client(url=openbao.address, token=openbao.root_token, timeout=3)


@pytest.fixture
def path(root: hvac.Client) -> str:
    path = f"shop/{uuid.uuid4().hex}"
    root.secrets.kv.v2.create_or_update_secret(path, secret={"stripe": "sk_test_1"})
    return path


def test_it_reads_the_newest_value_and_never_prints_it(openbao: OpenBao, root: hvac.Client, path: str) -> None:
    store = VaultStore.by_token(openbao.address, Secret(openbao.root_token), path=path)
    found = store.read("stripe")
    assert (found.reveal(), str(found), repr(found)) == ("sk_test_1", "****", "****")
    root.secrets.kv.v2.create_or_update_secret(path, secret={"stripe": "sk_test_2"})
    assert store.read("stripe").reveal() == "sk_test_2"


@pytest.mark.parametrize("name", ["paypal"])
def test_a_missing_field_is_missing(openbao: OpenBao, path: str, name: str) -> None:
    with pytest.raises(SecretMissing):
        VaultStore.by_token(openbao.address, Secret(openbao.root_token), path=path).read(name)


def test_a_missing_path_a_deleted_version_and_a_refused_token_are_missing(
    openbao: OpenBao, root: hvac.Client, path: str
) -> None:
    with pytest.raises(SecretMissing):
        VaultStore.by_token(openbao.address, Secret(openbao.root_token), path="shop/none").read("stripe")
    with pytest.raises(SecretMissing):
        VaultStore.by_token(openbao.address, Secret("hvs.wrong"), path=path).read("stripe")
    root.secrets.kv.v2.delete_latest_version_of_secret(path)
    with pytest.raises(SecretMissing):
        VaultStore.by_token(openbao.address, Secret(openbao.root_token), path=path).read("stripe")


def test_a_role_logs_in_and_reads_only_its_own(openbao: OpenBao, root: hvac.Client, path: str) -> None:
    methods = root.sys.list_auth_methods()  # type: ignore[no-untyped-call]
    if "approle/" not in methods["data"]:
        root.sys.enable_auth_method("approle")
    root.sys.create_or_update_policy(path.replace("/", "-"), f'path "secret/data/{path}" {{ capabilities = ["read"] }}')
    role = path.replace("/", "-")
    root.auth.approle.create_or_update_approle(role, token_policies=[role])
    role_id = root.auth.approle.read_role_id(role)["data"]["role_id"]
    secret_id = Secret(root.auth.approle.generate_secret_id(role)["data"]["secret_id"])
    store = VaultStore.by_approle(openbao.address, role_id=role_id, secret_id=secret_id, path=path)
    assert store.read("stripe").reveal() == "sk_test_1"
    elsewhere = VaultStore.by_approle(openbao.address, role_id=role_id, secret_id=secret_id, path="shop/other")
    with pytest.raises(SecretMissing):
        elsewhere.read("stripe")


def test_a_server_that_is_down_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        VaultStore.by_token(f"http://127.0.0.1:{free_ports(1)[0]}", Secret("x"), path="shop").read("stripe")
