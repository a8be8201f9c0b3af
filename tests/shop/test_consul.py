"""The Consul wrapper against a real agent."""

import uuid
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from shop import consul
from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Registration
from tests.fakes.consul import BROKEN, EMPTY, GARBAGE, NOT_A_LIST, FakeConsul, Mood
from tests.fakes.peer import answers, peer, silence
from tests.servers.consul import ConsulAgent
from tests.servers.ports import free_ports
from tests.shop.certificates import Authority


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
    assert instance.id in agent.registered()
    agent.deregister(instance.id)
    agent.deregister(instance.id)
    assert instance.id not in agent.registered()


def test_an_instance_that_was_tried_passes_at_once_with_its_weight(agent: Agent, consul_agent: ConsulAgent) -> None:
    instance = replace(_instance(consul_agent), weight=7)
    agent.register(instance, passing=True)
    shown = requests.get(f"{consul_agent.address}/v1/health/service/{instance.name}?passing", timeout=5).json()
    assert [row["Service"]["Weights"]["Passing"] for row in shown] == [7]
    agent.deregister(instance.id)


def test_an_instance_under_maintenance_is_out_until_it_registers_again(agent: Agent, consul_agent: ConsulAgent) -> None:
    instance = _instance(consul_agent)
    agent.register(instance, passing=True)
    assert agent.maintenance(instance.id, on=True, reason="stopping for a moment")
    assert agent.passing(instance.name)[1] == []
    assert agent.maintenance(instance.id, on=False)
    assert len(agent.passing(instance.name)[1]) == 1
    agent.maintenance(instance.id, on=True)
    agent.register(instance, passing=True)
    assert len(agent.passing(instance.name)[1]) == 1
    agent.deregister(instance.id)


def test_maintenance_of_what_the_agent_does_not_know_says_so(agent: Agent) -> None:
    assert not agent.maintenance("nobody-1", on=True)


def test_a_weight_of_nothing_is_for_our_balancers_and_one_for_consul(agent: Agent, consul_agent: ConsulAgent) -> None:
    agent.register(instance := replace(_instance(consul_agent), weight=0))
    agent.deregister(instance.id)


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


@pytest.fixture
def fake() -> Any:
    with FakeConsul() as fake:
        yield fake


@pytest.mark.parametrize("name", ["../kv/x", "a/b", "", "-a", "a" * 256, "a b", "é"])
@pytest.mark.parametrize(
    "call", [Agent.deregister, Agent.passing, lambda agent, name: agent.maintenance(name, on=True)]
)
def test_a_name_that_climbs_is_refused_before_it_is_sent(fake: FakeConsul, name: str, call: Callable[..., Any]) -> None:
    with pytest.raises(ConsulRefused):
        call(Agent(fake.address), name)
    assert not fake.asked


def test_the_token_goes_with_every_question(fake: FakeConsul) -> None:
    agent = Agent(fake.address, token="of-orders")
    agent.register(Registration(id="a-1", name="a", address="127.0.0.1", port=1, check="http://127.0.0.1:1/readyz"))
    agent.registered()
    agent.passing("a")
    agent.maintenance("a-1", on=True)
    agent.deregister("a-1")
    assert {one.headers.get("X-Consul-Token") for one in fake.asked} == {"of-orders"}


def test_no_proxy_and_no_netrc_has_a_say(fake: FakeConsul, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    Agent(fake.address).passing("a")
    assert "Authorization" not in fake.asked[0].headers


def test_no_redirect_is_followed(fake: FakeConsul) -> None:
    moved = answers("307 Temporary Redirect", b"", f"Location: {fake.address}/v1/agent/services")
    with peer(moved) as elsewhere, pytest.raises(ConsulRefused):
        Agent(elsewhere.url).registered()
    assert not fake.asked


@pytest.mark.parametrize("mood", [GARBAGE, NOT_A_LIST, BROKEN], ids=["garbage", "not a list", "500"])
def test_an_answer_that_is_none_is_unavailable(fake: FakeConsul, mood: Mood) -> None:
    fake.mood = mood
    with pytest.raises(ConsulUnavailable):
        Agent(fake.address).passing("a")


def test_an_answer_without_an_index_is_unavailable() -> None:
    with peer(answers("200 OK", b"[]")) as agent, pytest.raises(ConsulUnavailable):
        Agent(agent.url).passing("a")


@pytest.mark.parametrize("mood", [BROKEN, EMPTY, (404, b"no such path")], ids=["500", "empty", "404"])
def test_an_agent_that_is_confused_has_none_of_ours(fake: FakeConsul, mood: Mood) -> None:
    fake.mood = mood
    assert Agent(fake.address).registered() == frozenset()


def test_a_missing_right_is_a_refusal(fake: FakeConsul) -> None:
    fake.mood = (403, b"Permission denied")
    with pytest.raises(ConsulRefused):
        Agent(fake.address).registered()


def test_silence_ends_with_the_time_out_and_a_blocking_query_has_a_longer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consul, "READ_SECONDS", 0.1)
    timeouts: list[Any] = []
    with peer(silence) as mute:
        agent = Agent(mute.url)
        session = agent._client.http.session
        send = session.send

        def noted(*arguments: Any, **options: Any) -> Any:
            timeouts.append(options["timeout"])
            return send(*arguments, **options)

        monkeypatch.setattr(session, "send", noted)
        for call in (agent.registered, lambda: agent.passing("a", index=5, wait_seconds=1)):
            with pytest.raises(ConsulUnavailable):
                call()
    assert timeouts == [(1.0, 0.1), (1.0, 0.1 + 17 / 16)]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


def test_over_https_both_sides_say_who_they_are(authority: Authority) -> None:
    with FakeConsul(tls=authority.server_context()) as fake:
        address = fake.address.replace("http://", "https://")
        cert, key = authority.identity("orders")
        assert Agent(address, ca=authority.ca, cert=cert, key=key).registered() == frozenset()
        for stranger in (Agent(address, cert=cert, key=key), Agent(address, ca=authority.ca)):
            with pytest.raises(ConsulUnavailable):
                stranger.registered()


def test_a_certificate_that_is_not_there_is_unavailable_and_no_crash(authority: Authority) -> None:
    with FakeConsul(tls=authority.server_context()) as fake, pytest.raises(ConsulUnavailable):
        Agent(fake.address.replace("http://", "https://"), ca="/nowhere/ca.pem").registered()
