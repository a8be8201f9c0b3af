"""Where settings come from is slow, talks nonsense or is dead, while guests order: Consul in both shapes, and apart the
config server. ``python -m tests.faults.central`` prints figures.

While it is ill somebody changes the rates there, so that whoever follows hears of it, or of nothing. Nobody's order may
fail, no invoice may have rates that nobody set, and the change is in force once it is well.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests

from tests.configsvc.server import STAFF
from tests.faults.apart.doors import Forger
from tests.faults.configuration import DEFAULTS, OTHERS, Bought, Pair, Store, buyers, stocked
from tests.faults.proxy import Fault, Mode, Proxy
from tests.live.apart import AnyShop, Apart
from tests.live.shop import Shop
from tests.servers import consul

SLOW_SECONDS: Final = 3.0
ILLS: Final[dict[str, Fault]] = {
    "slow": Fault(Mode.DELAY, seconds=SLOW_SECONDS),
    "garbage": Fault(Mode.GARBAGE),
    "half an answer": Fault(Mode.CUT, after=150),
    "resets": Fault(Mode.RESET),
    "silent": Fault(Mode.SILENCE),
    "dead": Fault(Mode.REFUSE),
}
#: Of these some answer comes through: in the end, or to what was asked before.
LATE: Final = frozenset({"slow", "silent"})
PATIENCE: Final = 90.0
#: Orders that have to go well in each illness.
ORDERS: Final = 4


@dataclass
class Site:
    """A stocked shop whose settings come through ``proxy``; ``put`` goes past it."""

    shop: AnyShop
    proxy: Proxy
    put: Callable[[Pair], None]
    rates: Pair = DEFAULTS

    def turn(self) -> Pair:
        """Change both rates together; what they are from now on."""
        self.rates = OTHERS if self.rates == DEFAULTS else DEFAULTS
        self.put(self.rates)
        return self.rates


@dataclass
class Illness:
    """What guests saw in one: all orders, those at the new rates already, and the seconds until it was over."""

    name: str
    orders: int = 0
    followed: int = 0
    healed_seconds: float = 0.0


@dataclass
class Lived:
    bought: Bought = field(default_factory=Bought)
    ills: list[Illness] = field(default_factory=list)


@contextmanager
def behind_consul(shape: str, folder: Path) -> Iterator[Site]:
    """Settings in Consul; apart, roles find each other there too."""
    with consul.running() as agent, Proxy(agent.port) as proxy:
        shop: AnyShop
        if shape == "together":
            shop = Shop(folder, databases={})
            shop.extra["SHOP_CONSUL"] = proxy.url
        else:
            shop = Apart(folder, databases={}, consul=proxy.url)
        store = Store(agent.address)
        store.rates(DEFAULTS)
        with _running(shop):
            yield Site(shop, proxy, store.rates)


@contextmanager
def behind_config_server(folder: Path) -> Iterator[Site]:
    """Settings in the config server's own table, asked for over HTTP by every other role."""
    shop = Apart(folder, databases={})
    server = shop.of("configsvc")[0]
    assert server.port is not None
    with Proxy(server.port) as proxy:
        shop.extra["SHOP_CONFIG_URI"] = proxy.url
        shop.extra_of["configsvc"] = {"SHOP_CONFIG_URI": "", "SHOP_CONFIG_SOURCE": "embedded"}
        with _running(shop):
            writer = Writer(shop, server.url)
            writer.put(DEFAULTS)
            yield Site(shop, proxy, writer.put)


@contextmanager
def _running(shop: AnyShop) -> Iterator[None]:
    try:
        shop.start()
        stocked(shop)
        yield
    finally:
        shop.kill()


class Writer:
    """Writes both rates as the back office does, at once."""

    def __init__(self, shop: Apart, address: str) -> None:
        self._forger, self._address = Forger(shop.folder / "var" / "keys"), address
        self._before: dict[str, str] = {}

    def put(self, pair: Pair) -> None:
        wanted = dict(zip(("billing.tax-standard", "billing.tax-reduced"), map(str, pair), strict=True))
        edits: list[dict[str, Any]] = [
            {"application": "billing-service", "profile": "", "key": key, "value": value}
            | {"expected": self._before.get(key)}
            for key, value in wanted.items()
        ]
        token = self._forger.token("backoffice", "configsvc", act=dict(STAFF))
        answer = requests.post(
            f"{self._address}/internal/configsvc/write",
            json={"edits": edits, "reason": "a fault test"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )
        assert answer.status_code == 200, answer.text
        self._before = wanted


def live_through(site: Site, *, ills: list[str], threads: int = 2, pause: float = 0.0) -> Lived:
    """Each of the ``ills``, one after the other, while guests order without end."""
    seen = Lived()
    with buyers(site.shop, threads=threads, pause=pause) as seen.bought:
        _follow(site, seen.bought)
        for name in ills:
            seen.ills.append(_fall_ill(site, name, seen.bought))
    return seen


def _fall_ill(site: Site, name: str, bought: Bought) -> Illness:
    asked, before = site.proxy.questions, sum(bought.rates.values())
    old = site.rates
    site.proxy.fault = ILLS[name]
    new = site.turn()
    known = bought.rates[new]
    _until(lambda: sum(bought.rates.values()) >= before + ORDERS or bool(bought.failed), bought)
    _until(lambda: site.proxy.questions > asked or name == "dead" or bool(bought.failed), bought)
    found = Illness(name, sum(bought.rates.values()) - before, bought.rates[new] - known)
    assert found.followed == 0 or name in LATE or bought.failed, f"{name}: it was followed all the same; {old} before"
    site.proxy.fault = Fault()
    found.healed_seconds = _follow(site, bought)
    return found


def _follow(site: Site, bought: Bought) -> float:
    """Seconds until orders are at the rates that are set now."""
    before = bought.rates[site.rates]
    return _until(lambda: bought.rates[site.rates] > before + 1 or bool(bought.failed), bought)


def _until(holds: Callable[[], bool], bought: Bought) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE, bought
        time.sleep(0.05)
    return time.monotonic() - began


def main() -> int:
    """All of it, the figures as JSON lines; 1 if a request failed."""
    sites: dict[str, Callable[[Path], AbstractContextManager[Site]]] = {
        "Consul, one process": lambda folder: behind_consul("together", folder),
        "Consul, apart": lambda folder: behind_consul("apart", folder),
        "config server, apart": behind_config_server,
    }
    failed = 0
    for name, begin in sites.items():
        with tempfile.TemporaryDirectory() as folder, begin(Path(folder)) as site:
            seen = live_through(site, ills=list(ILLS))
        failed += len(seen.bought.failed) + seen.bought.mixed
        figures = {
            "ill": name,
            "requests": seen.bought.requests,
            "failed": len(seen.bought.failed),
            "orders": sum(seen.bought.rates.values()),
            "with two rates": seen.bought.mixed,
            "orders while ill": {one.name: one.orders for one in seen.ills},
            "next order at the new rates after s": {one.name: round(one.healed_seconds, 1) for one in seen.ills},
            "load of the machine": round(os.getloadavg()[0], 1),
        }
        print(json.dumps(figures), flush=True)
        print(*seen.bought.failed[:5], sep="\n", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
