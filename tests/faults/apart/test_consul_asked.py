"""A Consul that is broken is asked once a second by a running process, whoever in it asks and whatever for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import requests

from tests.fakes.consul_front import ConsulFront, Mood
from tests.faults.apart.crew import until
from tests.faults.switches import switches
from tests.live.apart import Apart
from tests.live.migrated import lay_files
from tests.live.shop import Shop
from tests.servers.consul import ConsulAgent

#: So many are enough to see a pace in.
ENOUGH: Final = 8
#: What each who asks says before it knows that Consul is broken, and those of a start that were under way.
SURPRISE_SECONDS: Final = 6.0
#: Of this many, two at most at once: somebody heard something that looked like an answer.
AT_ONCE: Final = 2
PATIENCE: Final = 120.0
#: Promised: everybody is registered again 5 s after its return, and settings count.
WELL_WITHIN: Final = 25.0
BROKEN: Final = (Mood.STOPPED, Mood.EMPTY, Mood.GARBAGE)


class World:
    """A shop behind a front before Consul. ``asking``: the tokens of its processes; ``serving``: what is registered."""

    def __init__(
        self, front: ConsulFront, consul: ConsulAgent, asking: tuple[str, ...], serving: dict[str, int]
    ) -> None:
        self.front, self._consul, self.asking, self._serving = front, consul, asking, serving

    def is_registered(self) -> bool:
        return all(port in self._passing(service) for service, port in self._serving.items())

    def forget(self) -> None:
        """The agent loses them."""
        for service, port in self._serving.items():
            name = f"{service}-127-0-0-1-{port}"
            requests.put(f"{self._consul.address}/v1/agent/service/deregister/{name}", timeout=5)

    def _passing(self, service: str) -> set[int]:
        answer = requests.get(f"{self._consul.address}/v1/health/service/{service}?passing", timeout=5)
        return {row["Service"]["Port"] for row in answer.json()}


@contextmanager
def roles(folder: Path, consul: ConsulAgent) -> Iterator[World]:
    """Orders, which asks for three peers, and reads its settings from the config server, which has them from Consul."""
    with ConsulFront(consul.address).running() as front:
        shop = Apart(folder, databases={}, consul=front.address, instances={"orders": 1, "configsvc": 1})
        shop.extra = {**switches()}
        shop.extra_of = {
            "orders": {"SHOP_CONSUL_TOKEN": "orders", "SHOP_CONFIG_SOURCE": "service"},
            "configsvc": {"SHOP_CONSUL_TOKEN": "configsvc"},
        }
        lay_files(folder / "var")
        try:
            names = ("configsvc-1", "orders-1")
            for name in names:
                shop.begin(name)
            for name in names:
                shop.wait_ready(name)
            ports = {f"{service}-service": shop.of(role)[0].port or 0 for service, role in SERVICES}
            yield World(front, consul, ("orders", "configsvc"), ports)
        finally:
            shop.kill()


@contextmanager
def together(folder: Path, consul: ConsulAgent) -> Iterator[World]:
    """The shop in one process."""
    with ConsulFront(consul.address).running() as front:
        shop = Shop(folder, databases={})
        shop.extra = {"SHOP_CONSUL": front.address, "SHOP_CONSUL_TOKEN": "all", **switches()}
        try:
            shop.start()
            yield World(front, consul, ("all",), dict.fromkeys(("order-service", "billing-service"), shop.port))
        finally:
            shop.kill()


SHAPES: Final = {"roles": roles, "one process": together}
SERVICES: Final = (("order", "orders"), ("config", "configsvc"))


@pytest.fixture(scope="module", params=SHAPES)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, consul_agent: ConsulAgent
) -> Iterator[World]:
    with SHAPES[request.param](tmp_path_factory.mktemp("asked"), consul_agent) as made:
        yield made


@pytest.mark.parametrize("mood", BROKEN)
def test_it_is_asked_once_a_second_and_everybody_is_there_again_right_after(world: World, mood: Mood) -> None:
    is_asked_once_a_second(world, mood)


def is_asked_once_a_second(world: World, mood: Mood) -> None:
    until(world.is_registered, within=WELL_WITHIN)
    world.front.mood = mood
    time.sleep(SURPRISE_SECONDS)
    began = time.monotonic()
    try:
        until(
            lambda: all(len(world.front.asked_since(began, name)) >= ENOUGH for name in world.asking), within=PATIENCE
        )
        paces = {name: pace(world.front, began, name) for name in world.asking}
    finally:
        world.forget()
        world.front.mood = Mood.WELL
    print(mood, {name: round(found, 2) for name, found in paces.items()}, "a second")
    assert all(found <= 1.0 for found in paces.values()), [
        (one.what, one.token, round(one.at - began, 1)) for one in world.front.asked_since(began)
    ]
    again = until(world.is_registered, within=WELL_WITHIN)
    print(f"registered again after {again:.1f} s")


def pace(front: ConsulFront, since: float, token: str) -> float:
    """Questions a second."""
    times = [one.at for one in front.asked_since(since, token)]
    return (len(times) - AT_ONCE) / (times[-1] - since)
