"""The provider takes the money and stays silent, answers late, answers 500, answers half: never two captures, and
never "cancelled and kept"; every outcome is known within a minute."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
import requests

from tests.faults.scenarios import proven
from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.goods import stock
from tests.live.provider import effects
from tests.live.shop import Shop

T = TypeVar("T")

PRICE = 1990
RESOLVED_WITHIN = 60.0

SILENCES = (
    "pm_card_slow",
    "pm_card_authorise_silent",
    "pm_card_capture_silent",
    "pm_card_capture_500",
    "pm_card_capture_half",
    "pm_card_never",
)


@pytest.fixture(scope="module", autouse=True)
def mugs(live_shop: Shop) -> None:
    stock(live_shop, "MUG", 100, price=PRICE)


def test_the_money_is_taken_once_and_the_order_says_so(live_shop: Shop) -> None:
    def buy(method: str) -> tuple[str, str, list[str]]:
        client, order, _ = _begun(live_shop, method)
        return method, _rest(client, order)["state"], _done(live_shop, order)

    assert _each(buy) == [(method, "paid", ["authorise", "capture"]) for method in SILENCES]


def test_an_order_cancelled_meanwhile_keeps_no_money(live_shop: Shop) -> None:
    def buy_and_cancel(method: str) -> tuple[str, str, int]:
        client, order, _ = _begun(live_shop, method)
        answer = client.post(f"/api/orders/{order}/cancel", {}, key=uuid.uuid4().hex)
        assert answer.status_code in {200, 202}, answer.text
        state, done = _rest(client, order)["state"], _done(live_shop, order)
        assert done.count("capture") <= 1
        assert done.count("void") == (0 if "capture" in done else 1), f"{method}: {done}"
        return method, state, done.count("capture") - done.count("refund")

    assert _each(buy_and_cancel) == [(method, "canceled", 0) for method in SILENCES]


def test_a_silent_refund_is_made_once(live_shop: Shop) -> None:
    client, order, state = _begun(live_shop, "pm_card_refund_silent")
    assert state == "paid"
    client.post(f"/api/orders/{order}/cancel", {}, key=uuid.uuid4().hex)
    assert _rest(client, order)["state"] == "canceled"
    assert _done(live_shop, order) == ["authorise", "capture", "refund"]


def test_a_capture_that_is_refused_for_good_ends_the_order(live_shop: Shop) -> None:
    client = live_shop.client()
    client.add("MUG")
    answer = _followed(client, "pm_card_capture_declined", uuid.uuid4().hex)
    assert (answer.status_code, answer.json()["code"]) == (402, "payment_declined")
    assert "capture" not in _done(live_shop, answer.json()["params"]["order"])


@pytest.fixture(scope="module", autouse=True)
def books(live_shop: Shop) -> Iterator[None]:
    yield
    proven(live_shop, within=RESOLVED_WITHIN)


def _each(act: Callable[[str], T]) -> list[T]:
    """All silences at a time: nearly all of it is waiting."""
    with ThreadPoolExecutor(len(SILENCES)) as pool:
        return list(pool.map(act, SILENCES))


def _begun(shop: AnyShop, method: str) -> tuple[Client, str, str]:
    """A guest who ordered; their order's id and its state in the first answer."""
    client = shop.client()
    client.add("MUG")
    answer = client.checkout(method=method, total=PRICE)
    assert answer.status_code in {201, 202}, answer.text
    client.order_token = answer.json()["order_token"]
    return client, answer.json()["id"], answer.json()["state"]


def _rest(client: Client, order: str) -> dict[str, str]:
    """The order once it rests."""
    deadline = time.monotonic() + RESOLVED_WITHIN
    while True:
        found: dict[str, str] = client.get(f"/api/orders/{order}").json()["order"]
        if found["state"] in {"paid", "canceled"} or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def _followed(client: Client, method: str, key: str) -> requests.Response:
    deadline = time.monotonic() + RESOLVED_WITHIN
    while True:
        answer = client.checkout(method=method, total=PRICE, key=key)
        if answer.status_code != 202 or time.monotonic() > deadline:
            return answer
        time.sleep(0.2)


def _done(shop: AnyShop, order: str) -> list[str]:
    """What the provider did for ``order``."""
    return [effect.kind for effect in effects(shop) if effect.order == order and effect.is_done]
