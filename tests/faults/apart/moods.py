"""``python -m tests.faults.apart.moods``: a shop apart under checkouts, while Consul has one mood after another.

    --seconds S                    how long each mood lasts (default 20)
    --database sqlite|postgres
    --mood NAME                    only this one (may be repeated)

Prints the figures. Exit status 1 when a request failed, or somebody was not registered again.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from shop.roles.catalogue import ROLES
from tests.fakes.consul_front import ConsulFront, Mood
from tests.faults.apart.crew import until
from tests.faults.apart.load import PRICE, SKU, under_load
from tests.faults.outcomes import say
from tests.faults.scenarios import proven
from tests.faults.sweep import databases_of
from tests.faults.switches import switches
from tests.live.apart import Apart
from tests.live.goods import stock_all
from tests.servers import consul
from tests.servers.consul import ConsulAgent

MOODS: Final = tuple(mood for mood in Mood if mood is not Mood.WELL)
#: Promised: 5 s. A question that a slow Consul was asked is on its way for ten seconds more.
REGISTERED_WITHIN: Final = 25.0


@dataclass(frozen=True, slots=True)
class Lived:
    """What buyers saw of a mood, the most questions a second of one process, and seconds until all were in again."""

    requests: int
    orders: int
    failed: Sequence[str]
    asked: float
    registered_after: float


class World:
    """A shop whose roles find each other through ``front``."""

    def __init__(self, shop: Apart, front: ConsulFront, agent: ConsulAgent) -> None:
        self.shop, self.front, self._agent = shop, front, agent

    def lives_through(self, mood: Mood, *, seconds: float, threads: int = 4) -> Lived:
        """Checkouts before, during and after; what was registered is lost meanwhile."""
        with under_load([place.url for place in self.shop.of("gateway")], threads=threads) as load:
            load.wait_for(20)
            self.front.mood = mood
            began = time.monotonic()
            time.sleep(seconds)
            load.wait_for(20)
            asked = self._asked(began, time.monotonic() - began)
            self._forget()
            self.front.mood = Mood.WELL
            again = until(self.is_registered, within=REGISTERED_WITHIN)
            load.wait_for(20)
        tally = load.tally
        return Lived(tally.requests, len(tally.orders), tally.failed, asked, again)

    def is_registered(self) -> bool:
        """Whether Consul calls every instance passing."""
        return all(
            place.port in self._passing(ROLES[role].service) for role in self._roles() for place in self.shop.of(role)
        )

    def _asked(self, since: float, seconds: float) -> float:
        """By the process that asked most: each role's share their token."""
        processes = {role: sum(1 for name in self.shop.places if name.startswith(role)) for role in self._roles()}
        return max(len(self.front.asked_since(since, role)) / number for role, number in processes.items()) / seconds

    def _forget(self) -> None:
        for role in self._roles():
            for place in self.shop.of(role):
                name = f"{ROLES[role].service}-127-0-0-1-{place.port}"
                requests.put(f"{self._agent.address}/v1/agent/service/deregister/{name}", timeout=5)

    def _roles(self) -> set[str]:
        return {name.rpartition("-")[0] for name in self.shop.places}

    def _passing(self, service: str) -> set[int]:
        answer = requests.get(f"{self._agent.address}/v1/health/service/{service}?passing", timeout=5)
        return {row["Service"]["Port"] for row in answer.json()}


@contextmanager
def world(folder: Path, databases: Mapping[str, str], agent: ConsulAgent) -> Iterator[World]:
    """Running and stocked. Each role has a token, which Consul without access control takes no notice of."""
    with ConsulFront(agent.address).running() as front:
        shop = Apart(folder, databases=databases, consul=front.address)
        shop.extra = switches()
        shop.extra_of = {role: {"SHOP_CONSUL_TOKEN": role} for role in ROLES}
        try:
            shop.start()
            stock_all(shop, {SKU: 1_000_000}, price=PRICE)
            made = World(shop, front, agent)
            until(made.is_registered, within=REGISTERED_WITHIN)
            yield made
        finally:
            shop.kill()


def main() -> int:
    options = _options()
    status = 0
    with (
        databases_of(options.database) as databases,
        consul.running() as agent,
        tempfile.TemporaryDirectory(prefix="shop-moods-") as folder,
        world(Path(folder), databases(), agent) as around,
    ):
        for mood in [Mood(name) for name in options.mood] or MOODS:
            lived = around.lives_through(mood, seconds=options.seconds)
            say(
                f"{mood}: {lived.requests} requests, {lived.orders} orders, {len(lived.failed)} failed; at most "
                f"{lived.asked:.2f} questions a second; registered again after {lived.registered_after:.1f} s"
            )
            for failure in lived.failed[:5]:
                say(f"  ✗ {failure}")
            status |= bool(lived.failed)
        proven(around.shop, within=60)
        say("prove: the books balance")
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.apart.moods", description="Consul's moods.")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--mood", action="append", default=[], choices=[mood.value for mood in MOODS])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
