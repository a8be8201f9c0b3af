"""The Consul wrapper against a real agent."""

import uuid
import warnings

import pytest

from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Registration
from shop.discovery.consul import ConsulRegistry
from tests.servers.consul import ConsulAgent
from tests.servers.process import free_ports


@pytest.fixture
def agent(consul_agent: ConsulAgent) -> Agent:
    return Agent(consul_agent.address)


def _instance(consul_agent: ConsulAgent) -> Registration:
    """An instance whose check the agent can pass: its own status page."""
    name = f"svc-{uuid.uuid4().hex[:8]}"
    check = f"{consul_agent.address}/v1/status/leader"
    return Registration(
        id=f"{name}-1", name=name, address="127.0.0.1", port=8777, check=check, interval_seconds=1, meta={"zone": "a"}
    )


def test_an_instance_passes_is_known_and_leaves(agent: Agent, consul_agent: ConsulAgent) -> None:
    instance = _instance(consul_agent)
    agent.register(instance)
    index, found = agent.passing(instance.name)
    while not found:
        index, found = agent.passing(instance.name, index=index, wait_seconds=5)
    assert [(one.id, one.address, one.port, one.meta["zone"]) for one in found] == [
        (instance.id, "127.0.0.1", 8777, "a")
    ]
    assert agent.knows(instance.id)
    agent.deregister(instance.id)
    assert not agent.knows(instance.id)


def test_keys_are_written_by_compare_and_set(agent: Agent) -> None:
    key = f"config/{uuid.uuid4().hex}/limit"
    assert agent.get(key) == (None, 0)
    assert agent.put(key, b"1", expected=0)
    value, index = agent.get(key)
    assert value == b"1"
    assert not agent.put(key, b"2", expected=index - 1)
    assert agent.put(key, b"2", expected=index)


@pytest.mark.parametrize("key", ["../agent/self", "config/../x", "/leading", "a b", ""])
def test_a_key_that_climbs_is_refused_before_it_is_sent(agent: Agent, key: str) -> None:
    with pytest.raises(ConsulRefused):
        agent.get(key)


def test_the_environment_does_not_win_over_arguments(
    consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSUL_HTTP_ADDR", "127.0.0.1:1")
    monkeypatch.setenv("CONSUL_HTTP_TOKEN", "wrong")
    assert Agent(consul_agent.address).get("nothing/here") == (None, 0)


def test_building_a_client_warns_of_nothing(consul_agent: ConsulAgent) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Agent(consul_agent.address)


def test_an_agent_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(ConsulUnavailable):
        Agent(f"http://127.0.0.1:{free_ports(1)[0]}").get("key")


@pytest.mark.parametrize("address", ["unix:///run/consul.sock", "http://host/path", "host:8500"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="http://host:port"):
        Agent(address)


def test_the_registry_answers_from_the_catalogue(agent: Agent, consul_agent: ConsulAgent) -> None:
    instance = _instance(consul_agent)
    agent.register(instance)
    _, found = agent.passing(instance.name)
    while not found:
        _, found = agent.passing(instance.name, index=1, wait_seconds=1)
    registry = ConsulRegistry(consul_agent.address)
    assert [one.url for one in registry.resolve(instance.name)] == ["http://127.0.0.1:8777"]
