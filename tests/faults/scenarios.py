"""What a buyer is doing when the process dies, and what must be true afterwards."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from tests.live.apart import AnyShop
from tests.live.client import Client

CONVERGED_WITHIN = 30.0
#: What a scenario's shop has on the shelf; its carts hold two of each.
STOCK = {"ONE": 5, "TWO": 5}
TOTAL = 4 * 1990


@dataclass(frozen=True)
class Scenario:
    """``act`` is the request that is killed; it is repeated with the same key until it answers."""

    name: str
    act: Callable[[Client, str], requests.Response]
    prepare: Callable[[Client], None]
    #: Statuses the repeated request may end with.
    ends: frozenset[int]


def _fill(client: Client) -> None:
    for sku in STOCK:
        assert client.add(sku, 2).status_code == 201


def _ordered(method: str) -> Callable[[Client], None]:
    def prepare(client: Client) -> None:
        _fill(client)
        answer = client.checkout(method=method, total=TOTAL)
        assert answer.status_code == 201, answer.text
        client.order = answer.json()["id"]
        client.order_token = answer.json()["order_token"]

    return prepare


def _checkout(method: str) -> Callable[[Client, str], requests.Response]:
    return lambda client, key: client.checkout(method=method, key=key, total=TOTAL)


def _pay(client: Client, key: str) -> requests.Response:
    return client.post(f"/api/orders/{client.order}/pay", {"payment_method": "pm_card_ok"}, key=key)


def _cancel(client: Client, key: str) -> requests.Response:
    return client.post(f"/api/orders/{client.order}/cancel", {"reason": "changed my mind"}, key=key)


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("checkout", _checkout("pm_card_ok"), _fill, frozenset({201})),
        Scenario("declined", _checkout("pm_card_declined"), _fill, frozenset({402})),
        Scenario("pay", _pay, _ordered(""), frozenset({200})),
        Scenario("cancel-paid", _cancel, _ordered("pm_card_ok"), frozenset({200})),
    )
}


def prepare(shop: AnyShop, scenario: Scenario) -> Client:
    """Bring a buyer to the point before the request; from here on, kill points count."""
    client = shop.client()
    scenario.prepare(client)
    (shop.folder / "var" / "armed").touch()
    return client


def retried(client: Client, scenario: Scenario, key: str, *, within: float) -> requests.Response:
    """The same request with the same key until it answers for good. Raises ``AssertionError`` when it does not."""
    deadline = time.monotonic() + within
    last: Any = None
    while time.monotonic() < deadline:
        try:
            answer = scenario.act(client, key)
        except requests.RequestException as error:
            last = error
        else:
            if answer.status_code in scenario.ends and _rests(answer):
                return answer
            last = f"{answer.status_code} {answer.text}"
        time.sleep(0.2)
    raise AssertionError(f"no final answer within {within} s: {last}")


def _rests(answer: requests.Response) -> bool:
    return answer.status_code >= 400 or answer.json()["state"] in {"paid", "canceled", "awaiting_payment"}


def proven(shop: AnyShop, *, within: float) -> float:
    """Seconds until the books balance. Raises ``AssertionError`` with what does not."""
    began = time.monotonic()
    while True:
        proof = shop.manage("prove", check=False)
        if proof.returncode == 0:
            return time.monotonic() - began
        if time.monotonic() - began > within:
            raise AssertionError(proof.stdout + proof.stderr)


def new_key() -> str:
    return uuid.uuid4().hex
