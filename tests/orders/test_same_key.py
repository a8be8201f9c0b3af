"""Twenty clicks with one key: one effect, one answer; other bodies and other people are told apart."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.goods import stock
from tests.live.provider import effects
from tests.live.shop import Shop

CLICKS = 20
PRICE = 1990


@pytest.fixture
def buyer(live_shop: Shop) -> Client:
    client = live_shop.client()
    assert client.add("CUP").status_code == 201
    return client


@pytest.fixture(scope="module", autouse=True)
def cups(live_shop: Shop) -> None:
    stock(live_shop, "CUP", 100, price=PRICE)


def test_twenty_checkouts_with_one_key_are_one_order_with_one_answer(live_shop: Shop, buyer: Client) -> None:
    answers = _clicks(lambda: buyer.checkout(total=PRICE, key="the-one-key"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert _done(live_shop, answers[0].json()["id"]) == ["authorise", "capture"]


def test_twenty_pays_with_one_key_are_one_capture(live_shop: Shop, buyer: Client) -> None:
    placed = buyer.checkout(total=PRICE, method="").json()
    buyer.order_token = placed["order_token"]
    path = f"/api/orders/{placed['id']}/pay"
    answers = _clicks(lambda: buyer.post(path, {"payment_method": "pm_card_ok"}, key="pay-once"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert _done(live_shop, placed["id"]) == ["authorise", "capture"]


def test_twenty_checkouts_of_one_cart_with_twenty_keys_are_one_order(live_shop: Shop, buyer: Client) -> None:
    answers = _clicks(lambda: buyer.checkout(total=PRICE, key=uuid.uuid4().hex))
    (order,) = {answer.json()["id"] for answer in answers}
    assert _done(live_shop, order) == ["authorise", "capture"]


def test_the_same_key_with_another_body_is_refused(buyer: Client) -> None:
    assert buyer.checkout(total=PRICE, key="reused").status_code == 201
    answer = buyer.checkout(total=PRICE, key="reused", method="pm_card_declined")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_another_guest_with_the_same_key_is_somebody_else(live_shop: Shop, buyer: Client) -> None:
    other = live_shop.client()
    other.add("CUP")
    one, two = buyer.checkout(total=PRICE, key="equal"), other.checkout(total=PRICE, key="equal")
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json()["id"] != two.json()["id"]


def test_checkout_without_a_key_is_refused(buyer: Client) -> None:
    body = {"expected_total": PRICE, "email": "a@example.com"}
    answer = buyer.post("/api/orders/checkout", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_the_key_survives_a_restart(live_shop: Shop, buyer: Client) -> None:
    before = buyer.checkout(total=PRICE, key="durable")
    live_shop.kill()
    live_shop.start()
    after = buyer.checkout(total=PRICE, key="durable")
    assert (after.status_code, after.content) == (201, before.content)
    assert after.headers.get("Idempotent-Replayed") == "true"


def _done(shop: AnyShop, order: str) -> list[str]:
    """What the provider did for ``order``."""
    return [effect.kind for effect in effects(shop) if effect.order == order and effect.is_done]


def _clicks(click: Callable[[], requests.Response]) -> list[requests.Response]:
    """All at once; each repeats while told that the first is still being processed."""
    barrier = Barrier(CLICKS)

    def one(_: int) -> requests.Response:
        barrier.wait()
        deadline = time.monotonic() + 30
        while True:
            answer = click()
            if not _unfinished(answer) or time.monotonic() > deadline:
                return answer
            time.sleep(0.05)

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(one, range(CLICKS)))


def _unfinished(answer: requests.Response) -> bool:
    if answer.status_code == 409:
        return bool(answer.json()["code"] == "in_progress")
    return answer.status_code == 202
