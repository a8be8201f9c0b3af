"""Roles in processes of their own: each believes the issuer's keys, and stops believing a person within seconds."""

from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from customers.demo import PASSWORD
from tests.live.apart import Apart
from tests.live.client import Client

PROMISED = 5.0
READ_BY_ITS_OWNER = {
    "customers": "/api/customers/me",
    "inventory": "/api/inventory/products",
    "billing": "/api/billing/invoices",
    "orders": "/api/orders/orders",
}


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    shop = Apart(tmp_path_factory.mktemp("apart"), databases={})
    try:
        shop.start()
        shop.manage("demo")
        yield shop
    finally:
        shop.kill()


def signed_in(shop: Apart, login: str) -> Client:
    client = shop.client()
    answer = client.post("/api/customers/login", {"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.token = answer.json()["access_token"]
    return client


def test_the_first_token_is_good_everywhere_at_once(apart: Apart) -> None:
    alice = signed_in(apart, "alice")
    assert {role: alice.get(path).status_code for role, path in READ_BY_ITS_OWNER.items()} == dict.fromkeys(
        READ_BY_ITS_OWNER, 200
    )


def test_signing_out_everywhere_reaches_every_role(apart: Apart) -> None:
    alice, hugo = signed_in(apart, "alice"), signed_in(apart, "hugo")
    assert alice.post("/api/customers/logout-everywhere").status_code == 204
    began = monotonic()
    waiting = dict(READ_BY_ITS_OWNER)
    while waiting and monotonic() - began < 5 * PROMISED:
        waiting = {role: path for role, path in waiting.items() if alice.get(path).status_code != 401}
        sleep(0.1)
    assert not waiting
    assert {hugo.get(path).status_code for path in READ_BY_ITS_OWNER.values()} == {200}
    assert {signed_in(apart, "alice").get(path).status_code for path in READ_BY_ITS_OWNER.values()} == {200}


def test_roles_go_on_believing_while_the_issuer_is_down(apart: Apart) -> None:
    emma = signed_in(apart, "emma")
    paths = [path for role, path in READ_BY_ITS_OWNER.items() if role != "customers"]
    assert [emma.get(path).status_code for path in paths] == [200] * 3
    for name in ("customers-1", "customers-work"):
        apart.process(name).kill()
    assert [emma.get(path).status_code for path in paths] == [200] * 3
