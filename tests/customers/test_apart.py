"""Roles in processes of their own: each believes the issuer's keys, and stops believing a person within seconds."""

import json
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest

from customers.demo import PASSWORD, STAFF
from tests.backoffice.browser import Browser
from tests.live.apart import INSTANCES, Apart
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
    instances = {**INSTANCES, "backoffice": 1}
    shop = Apart(tmp_path_factory.mktemp("apart"), databases={}, instances=instances)
    shop.extra_of["gateway"] = {"SHOP_LOG_FORMAT": "json"}
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


def test_the_gateway_knows_whose_token_it_is_until_it_is_revoked(apart: Apart) -> None:
    """By its own door, which verifies without asking anybody, and forgets within the promised time."""
    emma = signed_in(apart, "emma")
    subject = emma.get("/api/customers/me").json()["id"]
    _until(lambda: str(subject) in _subjects(apart, "/api/customers/me"))
    assert emma.post("/api/customers/logout-everywhere").status_code == 204
    number = 0

    def is_forgotten() -> bool:
        nonlocal number
        number += 1
        path = f"/api/orders/orders/{number}"
        emma.get(path)
        _until(lambda: bool(_subjects(apart, path)))
        return _subjects(apart, path) == [""]

    _until(is_forgotten)


def _subjects(apart: Apart, path: str) -> list[str]:
    """Who asked for ``path``, as the gateway wrote it down."""
    lines = (line for line in apart.log_of("gateway-1").splitlines() if line.startswith("{"))
    said = [found for found in map(json.loads, lines) if found.get("event") == "request" and found.get("path") == path]
    return [str(found["subject"]) for found in said if "subject" in found]


def _until(holds: Callable[[], bool]) -> None:
    end = monotonic() + 5 * PROMISED
    while not holds():
        assert monotonic() < end
        sleep(0.1)


def test_the_back_office_is_behind_the_gateway(apart: Apart) -> None:
    staff = Browser(apart.base)
    assert staff.get("/admin/").url.startswith(f"{apart.base}/admin/login/")
    assert not staff.enter("alice", PASSWORD)
    assert staff.enter(STAFF, PASSWORD)
    page = staff.get("/admin/")
    assert page.status_code == 200
    assert staff.get("/static/admin/css/base.css").status_code == 200
    assert {staff.get(path).status_code for path in ("/admin/orders/order/", "/admin/customers/user/")} == {200}


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
