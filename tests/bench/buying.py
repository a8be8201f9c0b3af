"""Checkout to paid: guests with one line in their cart, over one connection and over several at once."""

import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import orjson

from tests.bench.client import Line, posting
from tests.bench.measuring import Figures, in_turns
from tests.bench.shops import Door, Filled

CONNECTIONS: Final = 4
PARTS: Final = ("place", "hold", "authorise", "commit", "capture", "invoice", "record")
_ADDRESS: Final = {
    "name": "Alice Martin",
    "line1": "12 rue des Lilas",
    "postal_code": "75011",
    "city": "Paris",
    "country": "FR",
}


@dataclass
class Buyers:
    """Each fills a cart, which is not measured, and orders it, which is."""

    shop: Door
    lines: int = 1

    def __post_init__(self) -> None:
        self._chance = Random(11)
        self.pid = self.shop.pid

    def ask(self, count: int) -> list[float]:
        """Raises ``AssertionError`` for an order that is not paid at once."""
        line = self.shop.line()
        requests = [self.cart(line) for _ in range(count)]
        spent = [order(line, request) for request in requests]
        line.close()
        return spent

    def cart(self, line: Line) -> bytes:
        """A filled cart; answers the request that orders it."""
        token: dict[str, str] = {}
        for _ in range(self.lines):
            body = {"sku": f"BN-{self._sku():07d}", "quantity": 1}
            status, answer = line.post("/api/orders/cart/lines", body, **token)
            if status != 201:
                raise AssertionError(f"{status}: {answer}")
            token = token or {"X_Cart_Token": answer["cart_token"]}
        _, cart = line.send(_looking(token["X_Cart_Token"]))
        order = {"expected_total": orjson.loads(cart)["total"], "address": _ADDRESS, "email": "guest@example.com"}
        key = {"Idempotency_Key": uuid.uuid4().hex}
        return posting("/api/orders/checkout", {**order, "payment_method": "pm_card_ok"}, **key, **token)

    def _sku(self) -> int:
        """A product that is for sale and in stock (see ``words``)."""
        while True:
            number = self._chance.randint(1, self.shop.products)
            if number % 20 != 3 and number % 100 != 13:
                return number


def order(line: Line, request: bytes) -> float:
    """Seconds until the order is paid."""
    began = time.perf_counter()
    status, body = line.send(request)
    spent = time.perf_counter() - began
    if status != 201 or orjson.loads(body)["state"] != "paid":
        raise AssertionError(f"{status}: {body[:500]!r}")
    return spent


def by_size(shops: Sequence[Filled], *, rounds: int, count: int) -> Mapping[str, Figures]:
    """Checkouts at each size, in turns. Keys are the number of products."""
    print(f"  checkout at {' and '.join(str(shop.products) for shop in shops)} products", flush=True)
    return in_turns({str(shop.products): Buyers(shop) for shop in shops}, rounds=rounds, count=count)


def steps(shop: Filled, *, count: int) -> dict[str, Any]:
    """Per part of a checkout: milliseconds, milliseconds of CPU, share of the request's CPU, statements."""
    sums = _sums_of(shop, lines=1, count=count)
    whole = sums["checkout"]
    parts = {name: sums[name] for name in PARTS}
    rest = [whole[i] - sum(part[i] for part in parts.values()) for i in range(4)]
    rows = {**parts, "the rest": rest, "in all": whole}
    return {
        name: {
            "ms": round(1000 * wall / count, 3),
            "cpu_ms": round(1000 * cpu / count, 3),
            "cpu_share": round(cpu / whole[2], 3),
            "statements": round(statements / count, 1),
        }
        for name, (_, wall, cpu, statements) in rows.items()
    }


def statements(shop: Filled, *, lines: int) -> float:
    """Per checkout of so many lines, over all databases."""
    count = 5
    return _sums_of(shop, lines=lines, count=count)["checkout"][3] / count


def together(shop: Filled, *, count: int) -> float:
    """Orders paid per second over several connections at once."""
    buyers = Buyers(shop)
    line = shop.line()
    requests = [[buyers.cart(line) for _ in range(count)] for _ in range(CONNECTIONS)]
    line.close()
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda mine: _order_all(shop, mine), requests))
    return CONNECTIONS * count / (time.perf_counter() - began)


def _order_all(shop: Filled, requests: Sequence[bytes]) -> None:
    line = shop.line()
    for request in requests:
        order(line, request)
    line.close()


def _sums_of(shop: Filled, *, lines: int, count: int) -> dict[str, list[float]]:
    _look(shop)
    Buyers(shop, lines).ask(count)
    return _look(shop)


def _look(shop: Filled) -> dict[str, list[float]]:
    """The clocks' sums since the last look, over a connection of its own: an idle one is closed by the server."""
    line = shop.line()
    found: dict[str, list[float]] = orjson.loads(line.get("/bench/steps")[1])
    line.close()
    return found


def _looking(token: str) -> bytes:
    return posting("/api/orders/cart", None, X_Cart_Token=token).replace(b"POST", b"GET", 1)
