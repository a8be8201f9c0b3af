"""Discovery with a real agent that is killed, and comes back empty."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shop.consul import Agent
from shop.discovery.consul import ConsulRegistry
from shop.discovery.registrar import Registrar
from shop.discovery.registration import Place, registrations
from shop.roles.catalogue import ROLES
from tests.servers import consul
from tests.servers.consul import ConsulAgent
from tests.servers.ports import free_ports
from tests.servers.process import MissingServerError, started
from tests.shop.discovery.conftest import until
from tests.shop.discovery.test_registrar import serving


class Shop:
    """An agent that may be killed, instances of orders beside it, and somebody who looks for them."""

    def __init__(self, stack: ExitStack, keep: Path) -> None:
        self._stack, self._keep = stack, keep
        self._agents = stack.enter_context(ExitStack())
        self.agent: ConsulAgent = self._agents.enter_context(consul.running())
        self.registry = self.process()

    def process(self) -> ConsulRegistry:
        """Another process that looks."""
        registry = ConsulRegistry(lambda: Agent(self.agent.address), keep=self._keep)
        self._stack.callback(registry.close)
        return registry

    def instance(self) -> "Instance":
        return Instance(self._stack.enter_context(ExitStack()), self.agent)

    def kill(self) -> None:
        self._agents.close()

    def restart(self) -> None:
        """On the same port, with nothing of what was."""
        self.agent = self._agents.enter_context(consul.running(self.agent.port))

    def found(self) -> list[str]:
        return sorted(one.url for one in self.registry.resolve("order-service"))


class Instance:
    """Serves, and is registered."""

    def __init__(self, stack: ExitStack, agent: ConsulAgent) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self._serving = stack.enter_context(ExitStack())
        self._serving.enter_context(serving(port))
        place = Place(address="127.0.0.1", port=port, zone="north", weight=3)
        self.registrar = Registrar(registrations(ROLES["orders"], place), lambda: Agent(agent.address))
        stack.callback(self.registrar.stop)
        self.registrar.start()

    def die(self) -> None:
        """As kill -9: nobody says goodbye."""
        self._serving.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with ExitStack() as stack:
        shops = started(lambda: stack)
        next(shops)
        try:
            yield Shop(stack, tmp_path / "orders.json")
        except MissingServerError as reason:
            pytest.skip(str(reason))


def test_a_new_instance_is_seen_and_a_dead_one_is_not(shop: Shop) -> None:
    first = shop.instance()
    until(lambda: shop.found() == [first.url], promised=2.0)
    second = shop.instance()
    until(lambda: shop.found() == sorted([first.url, second.url]), promised=2.0)
    (one, *_) = shop.registry.resolve("order-service")
    assert (one.weight, one.zone) == (3, "north")
    second.die()
    until(lambda: shop.found() == [first.url], promised=4.0)


def test_draining_is_seen_before_stopping(shop: Shop) -> None:
    first, second = shop.instance(), shop.instance()
    until(lambda: shop.found() == sorted([first.url, second.url]), promised=2.0)
    second.registrar.drain("stopping")
    until(lambda: shop.found() == [first.url], promised=2.0)


def test_an_agent_that_comes_back_empty_is_told_again_and_nobody_noticed(shop: Shop) -> None:
    instances = [shop.instance(), shop.instance()]
    everybody = sorted(instance.url for instance in instances)
    until(lambda: shop.found() == everybody, promised=2.0)
    shop.kill()
    until(lambda: shop.registry.state()["order-service"].source == "kept", promised=2.0)
    assert shop.found() == everybody
    shop.restart()

    def registered_again() -> bool:
        assert shop.found() == everybody
        return len(Agent(shop.agent.address).passing("order-service")[1]) == 2

    until(registered_again, promised=5.0)
    until(lambda: shop.registry.state()["order-service"].source == "consul", promised=5.0)
    third = shop.instance()
    until(lambda: shop.found() == sorted([*everybody, third.url]), promised=2.0)


def test_a_process_that_starts_without_consul_finds_whom_others_knew(shop: Shop) -> None:
    instance = shop.instance()
    until(lambda: shop.found() == [instance.url], promised=2.0)
    shop.kill()
    newcomer = shop.process()
    assert [one.url for one in newcomer.resolve("order-service")] == [instance.url]
    assert newcomer.state()["order-service"].source == "disk"
