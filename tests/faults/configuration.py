"""Settings that change, and settings that cannot be, under the highest steady load of checkouts that this machine holds
without errors. ``python -m tests.faults.configuration [seconds of flips] [seconds of each step of the ramp]`` finds it,
and prints the figures.

The two rates are set in one file, so that they change together: an invoice with one of each pair mixed two versions.
"""

import itertools
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import requests

from tests.faults.ramp import Step, highest, step
from tests.live.apart import AnyShop, Apart
from tests.live.client import Client
from tests.live.goods import stock_all
from tests.live.shop import Shop
from tests.servers import consul

#: Standard and reduced rate, in basis points.
Pair = tuple[int, int]
DEFAULTS: Final[Pair] = (2000, 550)
OTHERS: Final[Pair] = (1900, 700)
PRICE: Final = 1990
STANDARD: Final = "AT-STANDARD"
REDUCED: Final = "AT-REDUCED"
PROMISED_SECONDS: Final = 1.0
PATIENCE: Final = 5 * PROMISED_SECONDS
DATA: Final = "billing-service/data"
FLIP_SECONDS: Final = 0.2
#: Characters: an answer, and what the logs say of it.
LONGEST_REPORT: Final = 6_000
SERVICE: Final = "billing"

#: What an operator may write by mistake, and part of what must then be said about it.
MISTAKES: Final[dict[str, tuple[str, str]]] = {
    "truncated": ("billing: {tax-standard: 19", "data: YAML"),
    "a word": ('billing:\n  tax-standard: "abc"', "billing.tax-standard: "),
    "below nothing": ("billing:\n  tax-standard: -1", "billing.tax-standard: "),
    "empty": ("billing:\n  tax-standard:", "billing.tax-standard: "),
    "a list": ("billing:\n  tax-standard: [1900, 700]", "billing.tax-standard[0]: one value is expected"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]", "aliases are not read"),
    "an object": ("billing: !!python/object/apply:os.getpid []", "data: YAML"),
    "misspelt": ("billing:\n  tax-standrad: 1900", "billing.tax-standrad: there is no such property"),
    "one of two": ("billing:\n  tax-standard: 1900\n  tax-reduced: many", "billing.tax-reduced: "),
}


class Store:
    """Consul's key-value store, as an operator writes it."""

    def __init__(self, address: str) -> None:
        self._base = f"{address}/v1/kv/config/"
        self._session = requests.Session()

    def put(self, key: str, value: str | bytes) -> int:
        return self._session.put(self._base + key, data=value, timeout=5).status_code

    def delete(self, key: str) -> None:
        self._session.delete(self._base + key, timeout=5).raise_for_status()

    def rates(self, pair: Pair) -> None:
        assert self.put(DATA, f"billing:\n  tax-standard: {pair[0]}\n  tax-reduced: {pair[1]}\n") == 200


@dataclass
class Bought:
    """What the buyers saw: ``rates`` counts the invoices by their pair of rates; ``took``: seconds of each order."""

    failed: list[str] = field(default_factory=list)
    requests: int = 0
    rates: Counter[Pair] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    @property
    def mixed(self) -> int:
        return sum(count for pair, count in self.rates.items() if pair not in {DEFAULTS, OTHERS})


@contextmanager
def buyers(shop: AnyShop, *, threads: int = 3, pause: float = 0.0) -> Iterator[Bought]:
    """Guests who order one of each rate, read the invoice, and begin again after ``pause`` seconds."""
    seen, stopping = Bought(), threading.Event()
    busy = [threading.Thread(target=_buy, args=(shop, seen, stopping, pause), daemon=True) for _ in range(threads)]
    for thread in busy:
        thread.start()
    try:
        yield seen
    finally:
        stopping.set()
        for thread in busy:
            thread.join(60)


def _buy(shop: AnyShop, seen: Bought, stopping: threading.Event, pause: float) -> None:
    while not stopping.wait(pause):
        try:
            _one_order(shop, seen)
        except (requests.RequestException, AssertionError, LookupError, ValueError) as error:
            seen.failed.append(f"{type(error).__name__}: {error}"[:LONGEST_REPORT])


def _one_order(shop: AnyShop, seen: Bought) -> None:
    began = time.monotonic()
    guest = Client(shop.base)
    for sku in (STANDARD, REDUCED):
        _ok(shop, guest.add(sku), 201, seen)
    placed = _ok(shop, guest.checkout(total=2 * PRICE), 201, seen).json()
    path = f"/api/orders/{placed['id']}/invoices"
    answer = _ok(shop, guest.get(path, headers={"X-Order-Token": placed["order_token"]}), 200, seen)
    (document,) = answer.json()["items"]
    rates = {line["sku"]: line["rate"] for line in document["content"]["lines"]}
    seen.rates[rates[STANDARD], rates[REDUCED]] += 1
    seen.took.append(time.monotonic() - began)


def _ok(shop: AnyShop, answer: requests.Response, wanted: int, seen: Bought) -> requests.Response:
    seen.requests += 1
    if answer.status_code != wanted:
        told = shop.told_of(answer.headers.get("X-Request-Id", "-"))
        raise AssertionError(f"{answer.url} {answer.status_code} {answer.text[:200]}\n{told}")
    return answer


def stocked(shop: AnyShop) -> None:
    stock_all(shop, {STANDARD: 100_000}, price=PRICE)
    stock_all(shop, {REDUCED: 100_000}, price=PRICE, tax_category="reduced")


def billing_doors(shop: AnyShop) -> list[str]:
    """Where billing's processes say how they are."""
    return [place.url for place in shop.of(SERVICE)] if isinstance(shop, Apart) else [shop.base]


def said(door: str) -> str:
    """What ``door`` says of settings it does not follow; empty if it follows all."""
    answer = requests.get(f"{door}/readyz", timeout=5)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["degraded"].get("configuration:rejected", ""))


def until(look: Callable[[], bool], *, what: str) -> float:
    """Seconds until ``look``; raises ``AssertionError`` when patience ends."""
    began = time.monotonic()
    while not look():
        assert time.monotonic() - began < PATIENCE, what
        time.sleep(0.02)
    return time.monotonic() - began


def make_mistakes(shop: AnyShop, store: Store) -> dict[str, float]:
    """Each mistake, seen and undone; the seconds until it was told."""
    took = {}
    doors = billing_doors(shop)
    for name, (text, reason) in MISTAKES.items():
        store.put(DATA, text)
        took[name] = until(lambda wanted=reason: all(wanted in said(door) for door in doors), what=name)  # type: ignore[misc]
        store.rates(DEFAULTS)
        until(lambda: not any(said(door) for door in doors), what=f"{name}, undone")
    assert store.put(DATA, b"x: " + b"y" * 600_000) in {400, 413}  # Consul itself refuses it
    return took


def flip(store: Store, *, seconds: float) -> int:
    """Change both rates together, five times a second; how often."""
    end, turns = time.monotonic() + seconds, itertools.cycle((OTHERS, DEFAULTS))
    count = 0
    while time.monotonic() < end:
        store.rates(next(turns))
        count += 1
        time.sleep(FLIP_SECONDS)
    store.rates(DEFAULTS)
    return count


@contextmanager
def running(shape: str, folder: Path) -> Iterator[tuple[AnyShop, Store]]:
    """A stocked shop in ``shape`` whose settings are in a Consul of its own."""
    with consul.running() as agent:
        shop: AnyShop
        if shape == "together":
            shop = Shop(folder, databases={})
            shop.extra["SHOP_CONSUL"] = agent.address
        else:
            shop = Apart(folder, databases={}, consul=agent.address)
        try:
            shop.start()
            stocked(shop)
            yield shop, Store(agent.address)
        finally:
            shop.kill()


def load(shop: AnyShop, clients: int, *, seconds: float) -> Step:
    """What so many buyers get while no setting changes."""
    began = time.monotonic()
    with buyers(shop, threads=clients) as seen:
        time.sleep(seconds)
    return step(clients, seen.took, failed=len(seen.failed), lasted=time.monotonic() - began)


def main(seconds: float = 20.0, ramp_seconds: float = 10.0) -> int:
    """Both shapes, the figures as JSON lines; 1 if a request failed or an invoice has two rates."""
    wrong = 0
    for shape in ("together", "apart"):
        with tempfile.TemporaryDirectory() as folder, running(shape, Path(folder)) as (shop, store):
            held = highest(lambda clients, shop=shop: load(shop, clients, seconds=ramp_seconds))  # type: ignore[misc]
            began = time.monotonic()
            with buyers(shop, threads=held.clients) as seen:
                told = make_mistakes(shop, store)
                flips = flip(store, seconds=seconds)
            figures = {
                "shape": shape,
                "clients": held.clients,
                "orders per s without changes": held.per_second,
                "requests": seen.requests,
                "failed": len(seen.failed),
                "told within s": round(max(told.values()), 3),
                "flips": flips,
                "invoices": sum(seen.rates.values()),
                "orders": asdict(
                    step(held.clients, seen.took, failed=len(seen.failed), lasted=time.monotonic() - began)
                ),
                "load of the machine": round(os.getloadavg()[0], 1),
                "of each pair": {str(pair): count for pair, count in seen.rates.items()},
                "with two rates": seen.mixed,
            }
            print(json.dumps(figures), flush=True)
            wrong += len(seen.failed) + seen.mixed
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(float(argument) for argument in sys.argv[1:])))
