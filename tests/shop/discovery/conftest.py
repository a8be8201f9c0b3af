"""A fake Consul, registries that end with their test, and addresses that answer."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from shop.consul import Agent
from shop.discovery.consul import ConsulRegistry
from tests.fakes.consul import FakeConsul

#: Makes a registry over the agent at an address; it is closed with the test.
Registries = Callable[..., ConsulRegistry]
#: Starts to listen and returns the URL.
Listeners = Callable[[], str]


def until(condition: Callable[[], bool], *, promised: float = 1.0) -> float:
    """Poll up to ten times the promised seconds; how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < 10 * promised, "did not come about"
        time.sleep(0.01)
    return time.monotonic() - began


def urls(registry: ConsulRegistry, service: str = "a-service") -> list[str]:
    return sorted(instance.url for instance in registry.resolve(service))


@pytest.fixture
def fake() -> Iterator[FakeConsul]:
    with FakeConsul() as fake:
        yield fake


@pytest.fixture
def registry_at(tmp_path: Path) -> Iterator[Registries]:
    made: list[ConsulRegistry] = []

    def make(address: str, keep: Path = tmp_path / "discovery" / "orders.json") -> ConsulRegistry:
        made.append(ConsulRegistry(lambda: Agent(address), keep=keep))
        return made[-1]

    yield make
    for registry in made:
        registry.close()


@pytest.fixture
def live() -> Iterator[Listeners]:
    """Instances that accept connections until the test ends."""
    with ExitStack() as stack:

        def listen() -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            return f"http://127.0.0.1:{listener.getsockname()[1]}"

        yield listen


@pytest.fixture
def dead() -> str:
    """An address that refuses connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
