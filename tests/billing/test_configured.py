"""Billing as it runs, in both shapes: configured by a real Consul, secrets from a real OpenBao, and who sees what."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from shop.consul import Agent
from tests.live.apart import AnyShop, Apart
from tests.live.client import Client
from tests.live.shop import Shop
from tests.servers import consul, openbao

PASSWORD = "correct horse battery"
PEOPLE = f"""
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
with acting_as(SYSTEM):
    for name, permissions in {{"operator": ("billing.operate",), "packer": ("orders.ship",), "carla": ()}}.items():
        user = User.objects.create_user(name, name + "@example.com", "{PASSWORD}", name=name)
        User.objects.update(is_active=True, confirmed_at=__import__("django.utils.timezone").utils.timezone.now())
        if permissions:
            customers.grant(customer_id=user.public_id, is_staff=True, permissions=permissions)
"""
SECRETS = {
    name: f"CANARY-{name}"
    for name in ("user.username", "user.password", "user.otp", "payment.key", "payment.webhook-secret")
}
PATHS = ("/myConfig", "/actuator/configprops", "/actuator/env")
RATE, LIFE = "config/billing-service/billing.tax-standard", "config/application/token.accessTokenTimeout"
PATIENCE = 20.0
SHAPES = ("together", "apart")


class Configured:
    """``billing`` is where it answers, ``told`` how an operator writes to Consul."""

    def __init__(self, shop: AnyShop, told: Agent) -> None:
        self.shop, self.told = shop, told
        self.billing = shop.base if isinstance(shop, Shop) else shop.of("billing")[0].url

    def asked(self, path: str, who: str = "operator", *, method: str = "GET") -> requests.Response:
        """``who`` is empty for a stranger."""
        headers = {"Authorization": f"Bearer {self._token(who)}"} if who else {}
        return requests.request(method, self.billing + path, headers=headers, timeout=30)

    def props(self) -> dict[str, Any]:
        found: dict[str, Any] = self.asked("/actuator/configprops").json()
        return found

    def rate(self) -> int:
        """In force, in basis points."""
        found: int = self.props()["properties"]["billing.tax-standard"]["value"]
        return found

    def _token(self, who: str) -> str:
        answer = Client(self.shop.base).post("/api/customers/login", {"login": who, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


@pytest.fixture(scope="module", params=SHAPES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Configured]:
    with consul.running() as agent, openbao.running() as vault:
        vault.client().secrets.kv.v2.create_or_update_secret("billing-service", secret=SECRETS)
        told = Agent(agent.address)
        told.put(RATE, b"1900")
        shop = _shop(str(request.param), tmp_path_factory.mktemp("configured"), agent.address)
        shop.extra |= {"SHOP_VAULT": vault.address, "SHOP_VAULT_TOKEN": vault.root_token}
        try:
            shop.start()
            shop.manage("shell", "-v", "0", "-c", PEOPLE)
            yield Configured(shop, told)
        finally:
            shop.kill()


@pytest.fixture
def configured(running: Configured) -> Configured:
    """As every test begins, whatever the one before has written."""
    running.told.put(RATE, b"1900")
    running.told.put(LIFE, b"120")
    _until(lambda: running.rate() == 1900 and running.asked("/myConfig").json()["accessTokenTimeout"] == 120)
    return running


def _shop(shape: str, folder: Path, address: str) -> AnyShop:
    """Configured by the Consul at ``address``."""
    wanted = {"customers": 1, "billing": 1, "gateway": 1}
    together = shape == "together"
    shop = Shop(folder, databases={}) if together else Apart(folder, databases={}, consul=address, instances=wanted)
    shop.extra = {"SHOP_CONSUL": address, "SHOP_CONFIG_SOURCE": "consul"}
    return shop


def test_the_originals_page_shows_what_consul_says_and_masks_what_vault_keeps(configured: Configured) -> None:
    masked = dict.fromkeys(("username", "password", "otp"), "****")
    assert configured.asked("/myConfig").json() == {"accessTokenTimeout": 120, "refreshTokenTimeout": None, **masked}


@pytest.mark.parametrize("path", PATHS)
def test_only_those_who_operate_billing_see_it(configured: Configured, path: str) -> None:
    shown = configured.asked(path)
    assert shown.status_code == 200
    assert "CANARY" not in shown.text
    refused = {who: configured.asked(path, who).status_code for who in ("", "carla", "packer")}
    assert refused == {"": 401, "carla": 403, "packer": 403}


def test_a_change_is_in_force_without_a_restart_and_says_where_it_is_from(configured: Configured) -> None:
    assert configured.props()["properties"]["billing.tax-standard"] == {"value": 1900, "origin": f"consul:{RATE}"}
    configured.told.put(RATE, b"2100")
    _until(lambda: configured.rate() == 2100)
    configured.told.put(LIFE, b"240")
    _until(lambda: configured.asked("/myConfig").json()["accessTokenTimeout"] == 240)


def test_what_is_wrong_is_rejected_with_key_place_and_reason(configured: Configured) -> None:
    configured.told.put(RATE, b"CANARY")
    _until(lambda: bool(configured.props()["rejected"]))
    said = configured.props()
    (problem,) = said["rejected"]
    assert (problem["key"], problem["origin"]) == ("billing.tax-standard", f"consul:{RATE}")
    assert "CANARY" not in str(said)
    assert said["properties"]["billing.tax-standard"]["value"] == 1900
    configured.told.put(RATE, b"1900")
    _until(lambda: not configured.props()["rejected"])


def test_asked_to_refresh_it_names_what_it_had_not_heard_of(configured: Configured) -> None:
    """A change may be followed before somebody can ask: then there is nothing new to name."""
    assert configured.asked("/actuator/refresh", "", method="POST").status_code == 401
    assert configured.asked("/actuator/refresh", "packer", method="POST").status_code == 403
    configured.told.put(RATE, b"2000")
    named = configured.asked("/actuator/refresh", method="POST")
    assert named.status_code == 200
    assert named.json() in ([], ["billing.tax-standard"])
    assert configured.rate() == 2000
    assert configured.asked("/actuator/refresh", method="POST").json() == []


@pytest.mark.parametrize("shape", SHAPES)
def test_begun_without_consul_it_goes_by_what_it_heard_last_and_says_so(shape: str, tmp_path: Path) -> None:
    with consul.running() as agent:
        shop, told = _shop(shape, tmp_path, agent.address), Agent(agent.address)
        told.put(RATE, b"1900")
        found = Configured(shop, told)
        try:
            shop.start()
            shop.manage("shell", "-v", "0", "-c", PEOPLE)
            assert found.rate() == 1900
            told.put(RATE, b"2100")
            _until(lambda: found.rate() == 2100)
        finally:
            shop.kill()
    try:
        shop.start()
        assert found.props()["properties"]["billing.tax-standard"] == {"value": 2100, "origin": f"consul:{RATE}"}
        assert "config" in " ".join(found.asked("/readyz", "").json()["degraded"])
    finally:
        shop.kill()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.05)
