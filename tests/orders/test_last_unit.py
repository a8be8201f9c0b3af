"""Fifty buyers, one unit: one sale, forty-nine honest refusals, and books that balance."""

import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import requests

from tests.faults.scenarios import proven
from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.database import deadlocks
from tests.live.goods import fill_carts, stock_all
from tests.live.shop import Shop

BUYERS = 50
ROUNDS = 20
PRICE = 1990
FOLLOWED_FOR = 60.0


def test_the_last_unit_is_sold_once(live_shop: Shop) -> None:
    the_last_unit_is_sold_once(live_shop, rounds=ROUNDS)


def the_last_unit_is_sold_once(shop: AnyShop, *, rounds: int) -> None:
    """In each round a product of one unit, and fifty guests who have it in their carts."""
    shelf = [f"LAST-{rounds}-{number}" for number in range(rounds)]
    stock_all(shop, dict.fromkeys(shelf, 1), price=PRICE)
    carts = fill_carts(shop, shelf, guests=BUYERS)
    with ThreadPoolExecutor(BUYERS) as pool:
        for sku in shelf:
            answers = _all_at_once(pool, [_guest(shop, token) for token in carts[sku]])
            statuses = Counter(answer.status_code for answer in answers)
            assert statuses == {201: 1, 409: BUYERS - 1}, [a.text for a in answers if a.status_code not in {201, 409}]
            assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"out_of_stock"}
    proven(shop, within=60)


def test_carts_in_opposite_order_neither_deadlock_nor_hold_half(live_shop: Shop) -> None:
    carts_in_opposite_order_neither_deadlock_nor_hold_half(live_shop, buyers=BUYERS)


def carts_in_opposite_order_neither_deadlock_nor_hold_half(shop: AnyShop, *, buyers: int) -> None:
    """Pairs for two buyers in five. The database counts deadlocks: the shop tries again, and buyers only wait."""
    pairs = 2 * buyers // 5
    stock_all(shop, {"LEFT": pairs, "RIGHT": pairs}, price=PRICE)
    with ThreadPoolExecutor(buyers) as pool:
        orders = [("LEFT", "RIGHT"), ("RIGHT", "LEFT")] * (buyers // 2)
        clients = list(pool.map(lambda skus: _with_cart(shop, *skus), orders))
        statuses = Counter(answer.status_code for answer in _all_at_once(pool, clients, total=2 * PRICE))
    assert deadlocks(shop, "inventory") == 0
    assert statuses == {201: pairs, 409: buyers - pairs}
    proven(shop, within=60)


def _guest(shop: AnyShop, token: str) -> Client:
    client = shop.client()
    client.cart = token
    return client


def _with_cart(shop: AnyShop, *skus: str) -> Client:
    client = shop.client()
    for sku in skus:
        answer = client.add(sku)
        assert answer.status_code == 201, answer.text
    return client


def _all_at_once(pool: ThreadPoolExecutor, buyers: list[Client], total: int = PRICE) -> list[requests.Response]:
    barrier = Barrier(len(buyers))

    def buy(client: Client) -> requests.Response:
        barrier.wait()
        return _final(client, uuid.uuid4().hex, total)

    return list(pool.map(buy, buyers))


def _final(client: Client, key: str, total: int) -> requests.Response:
    """The answer once it is no longer 202: a buyer's browser follows the order by repeating the request."""
    answer = client.checkout(total=total, key=key)
    deadline = time.monotonic() + FOLLOWED_FOR
    while answer.status_code == 202 and time.monotonic() < deadline:
        answer = client.checkout(total=total, key=key)
    return answer
