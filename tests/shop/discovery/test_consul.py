"""The registry over Consul, seen from those who ask it: quick, and never without what it knew."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shop.discovery import consul
from shop.discovery.base import Instance
from shop.discovery.consul import ConsulRegistry
from tests.fakes.peer import Behaviour, answers, peer, silence
from tests.servers.process import free_ports


def row(address: str = "10.0.0.5") -> dict[str, Any]:
    service = {"ID": "a-1", "Address": address, "Port": 8777, "Meta": None}
    return {"Service": service, "Node": {"Address": "10.0.0.1"}}


ROW = row()
THERE = [Instance("a-service", "http://10.0.0.5:8777")]

#: Makes a registry that is closed with the test.
Registries = Callable[[str], ConsulRegistry]


def catalogue(*rows: Any, index: int = 7) -> Behaviour:
    return answers("200 OK", json.dumps(rows).encode(), f"X-Consul-Index: {index}", "Content-Type: application/json")


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consul, "PAUSE_SECONDS", 0.02)


@pytest.fixture
def registry_at() -> Iterator[Registries]:
    made: list[ConsulRegistry] = []

    def make(address: str) -> ConsulRegistry:
        made.append(ConsulRegistry(address))
        return made[-1]

    yield make
    for registry in made:
        registry.close()


class Said:
    """What the catalogue says, which may change."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.now = behaviour

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        self.now(connection, request)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_everybody_who_asks_first_gets_the_answer(registry_at: Registries) -> None:
    found: list[Any] = []
    with peer(catalogue(ROW)) as agent:
        registry = registry_at(agent.url)
        threads = [threading.Thread(target=lambda: found.append(registry.resolve("a-service"))) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [THERE] * 10


def test_a_catalogue_that_hangs_holds_nobody_up(registry_at: Registries) -> None:
    with peer(silence) as agent:
        registry = registry_at(agent.url)
        began = time.monotonic()
        assert list(registry.resolve("a-service")) == []
        assert time.monotonic() - began < 5 * consul.FIRST_SECONDS


def test_what_was_known_outlives_the_catalogue(registry_at: Registries) -> None:
    with peer(catalogue(ROW)) as agent:
        registry = registry_at(agent.url)
        assert registry.resolve("a-service") == THERE
    time.sleep(0.1)
    assert registry.resolve("a-service") == THERE


def test_an_answer_without_instances_is_not_believed_while_some_are_known(registry_at: Registries) -> None:
    said = Said(catalogue(ROW))
    with peer(said) as agent:
        registry = registry_at(agent.url)
        assert registry.resolve("a-service") == THERE
        said.now = catalogue(index=8)
        asked = len(agent.requests)
        until(lambda: len(agent.requests) > asked + 2)
        assert registry.resolve("a-service") == THERE
        said.now = catalogue(row("10.0.0.6"), index=9)
        until(lambda: registry.resolve("a-service") == [Instance("a-service", "http://10.0.0.6:8777")])


def test_an_index_that_went_backwards_starts_anew(registry_at: Registries) -> None:
    said = Said(catalogue(ROW, index=135))
    with peer(said) as agent:
        registry = registry_at(agent.url)
        registry.resolve("a-service")
        until(lambda: any(b"index=135" in request for request in agent.requests))
        said.now = catalogue(ROW, index=12)
        asked = len(agent.requests)
        until(lambda: any(b"index=" not in request.split(b"\r\n")[0] for request in agent.requests[asked:]))


@pytest.mark.parametrize("nonsense", [b"<html>", b"{}", b"[1]", b'[{"Service": {}}]', b"\xff"])
def test_nonsense_ends_no_watch(registry_at: Registries, nonsense: bytes) -> None:
    said = Said(answers("200 OK", nonsense, "X-Consul-Index: 5"))
    with peer(said) as agent:
        registry = registry_at(agent.url)
        assert list(registry.resolve("a-service")) == []
        said.now = catalogue(ROW, index=6)
        until(lambda: registry.resolve("a-service") == THERE)


def test_a_catalogue_that_is_not_there_yet_is_found_later(registry_at: Registries) -> None:
    registry = registry_at(f"http://127.0.0.1:{free_ports(1)[0]}")
    began = time.monotonic()
    assert list(registry.resolve("a-service")) == []
    assert time.monotonic() - began < 5 * consul.FIRST_SECONDS
