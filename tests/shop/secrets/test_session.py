"""A token's life, and the values while Vault is away. The server is OpenBao, behind a front that falls ill."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import hvac
import pytest

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing, SecretStore
from shop.secrets.keeper import VaultKeeper
from shop.secrets.login import ByToken
from shop.secrets.options import VaultOptions
from shop.secrets.session import Session
from shop.secrets.vault import Vault
from tests.fakes.vault import Front, Sick
from tests.servers.openbao import OpenBao
from tests.servers.vault_roles import approle

READ = 'path "secret/data/*" { capabilities = ["read"] }'
#: What is promised: a login every five seconds at most, well again five seconds after Vault is.
PROMISED = 5.0
PATIENCE = 5 * PROMISED


def until(holds: Callable[[], bool], *, within: float = PATIENCE) -> float:
    """Seconds until ``holds``."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < within, "in vain"
        time.sleep(0.05)
    return time.monotonic() - began


def can_read(store: SecretStore) -> bool:
    try:
        return store.read("stripe").reveal() == "sk_1"
    except Unavailable:
        return False


def lives_through(openbao: OpenBao, sick: Sick) -> None:
    """Values stay for their time, then there are none; nobody storms the login; all is well soon after."""
    service = f"s{uuid.uuid4().hex}"
    openbao.client().secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_1"})
    login = approle(openbao, READ, token_ttl="4s", token_max_ttl="6s")
    with Front(openbao.address).running() as front:
        keeper = VaultKeeper(VaultOptions(front.address, login, reread_seconds=0.5, keep_seconds=4))
        store = keeper.store(service)
        assert can_read(store)
        front.sick = sick
        began = time.monotonic()
        while time.monotonic() - began < 2:  # well before their time is up
            assert can_read(store)
            time.sleep(0.02)
        until(lambda: not can_read(store))
        time.sleep(6)
        front.sick = Sick.NOTHING
        until(lambda: can_read(store))
        keeper.close()
    gaps = [later - earlier for earlier, later in zip(front.logins, front.logins[1:], strict=False)]
    assert all(gap > PROMISED - 0.1 for gap in gaps), gaps


def test_an_ill_vault_costs_nothing_for_a_time_and_is_not_stormed(openbao: OpenBao) -> None:
    ills = [sick for sick in Sick if sick is not Sick.NOTHING]
    with ThreadPoolExecutor(len(ills)) as pool:
        list(pool.map(lambda sick: lives_through(openbao, sick), ills))


def test_a_revoked_token_is_followed_by_one_login(openbao: OpenBao) -> None:
    service = f"s{uuid.uuid4().hex}"
    root = openbao.client()
    root.secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_1"})
    with Front(openbao.address).running() as front:
        keeper = VaultKeeper(VaultOptions(front.address, approle(openbao, READ), reread_seconds=0.2))
        store = keeper.store(service)
        assert can_read(store)
        time.sleep(PROMISED)  # the first login is that long ago: the next may come at once
        held = keeper.session.ask(lambda vault: vault._client.token)
        root.auth.token.revoke(held)
        until(lambda: keeper.session.generation == 2)
        root.secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_2"})
        until(lambda: store.read("stripe").reveal() == "sk_2")
        assert len(front.logins) == 2
        keeper.close()


def test_a_token_is_renewed_in_time_replaced_at_its_longest_life_and_given_back(openbao: OpenBao) -> None:
    service = f"s{uuid.uuid4().hex}"
    openbao.client().secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_1"})
    with Front(openbao.address).running() as front:
        login = approle(openbao, READ, token_ttl="3s", token_max_ttl="9s")
        keeper = VaultKeeper(VaultOptions(front.address, login, reread_seconds=0.3, keep_seconds=1.5))
        store = keeper.store(service)
        assert can_read(store)
        began = time.monotonic()
        while time.monotonic() - began < 7:  # more than two lives
            assert can_read(store)
            assert len(front.logins) == 1 or time.monotonic() - began > PROMISED
            time.sleep(0.05)
        until(lambda: keeper.session.generation == 2)
        held = keeper.session.ask(lambda vault: vault._client.token)
        keeper.close()
    with pytest.raises(hvac.exceptions.Forbidden):
        openbao.client(held).auth.token.lookup_self()


def test_a_token_is_due_at_two_thirds_of_its_life_and_not_for_everybody_at_once() -> None:
    due = set()
    for _ in range(50):
        session = Session(Vault("http://127.0.0.1:1"), ByToken(Secret("a token")))
        session._until(90.0, 1000.0)
        due.add(session._due)
    assert 1000 + 0.9 * 60 <= min(due) < max(due) <= 1000 + 60
    assert len(due) > 25


def test_a_given_token_is_not_taken_back(openbao: OpenBao) -> None:
    token = openbao.client().auth.token.create(policies=["default"], ttl="60s", renewable=False)["auth"]["client_token"]
    keeper = VaultKeeper(VaultOptions(openbao.address, ByToken(Secret(token))))
    keeper.session.ask(lambda vault: vault.is_healthy())
    keeper.close()
    assert openbao.client(token).auth.token.lookup_self()["data"]["id"] == token


def test_a_rotated_value_is_seen_and_a_path_we_may_not_read_hurts_no_other(openbao: OpenBao) -> None:
    service = f"s{uuid.uuid4().hex}"
    root = openbao.client()
    root.secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_1"})
    only = f'path "secret/data/{service}" {{ capabilities = ["read"] }}'  # and not application
    keeper = VaultKeeper(VaultOptions(openbao.address, approle(openbao, only), reread_seconds=0.2))
    store = keeper.store(service)
    assert can_read(store)
    root.secrets.kv.v2.create_or_update_secret(service, secret={"stripe": "sk_2"})
    until(lambda: store.read("stripe").reveal() == "sk_2")
    root.secrets.kv.v2.delete_latest_version_of_secret(service)
    until(lambda: is_missing(store))
    keeper.close()


def is_missing(store: SecretStore) -> bool:
    try:
        store.read("stripe")
    except SecretMissing:
        return True
    return False
