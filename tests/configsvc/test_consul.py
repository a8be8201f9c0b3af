"""Consul, read and written: a real agent behind a proxy that can slow it and cut it off."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from shop.consul import Agent, Put
from shop.secrets.base import MASK
from tests.configsvc.server import SHAPES, ConfigServer, running
from tests.faults.proxy import Fault, Mode, Proxy
from tests.servers.consul import ConsulAgent

WITHIN = 10.0


@dataclass
class Site:
    """A config server whose Consul is behind ``proxy``; ``agent`` goes past it. Keys begin with ``prefix``."""

    server: ConfigServer
    proxy: Proxy
    agent: Agent
    prefix: str

    def put(self, key: str, value: str) -> None:
        assert self.agent.put(f"{self.prefix}/{key}", value.encode())

    def history(self, before: int = 0) -> list[dict[str, Any]]:
        target = self.server.call("target").json()
        assert target["store"] == "consul"
        found: list[dict[str, Any]] = self.server.call("difference", before=before, after=target["revision"]).json()
        return found


@pytest.fixture(scope="module", params=SHAPES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, consul_agent: ConsulAgent
) -> Iterator[Site]:
    prefix = f"cfg{uuid.uuid4().hex[:8]}"
    with Proxy(consul_agent.port) as proxy:
        extra = {"SHOP_CONSUL": proxy.url, "CONFIGSVC_CONSUL_PREFIX": prefix, "SHOP_DRAIN_SECONDS": "0"}
        with running(str(request.param), tmp_path_factory.mktemp("consul"), extra) as server:
            yield Site(server, proxy, Agent(consul_agent.address), prefix)


@pytest.fixture(autouse=True)
def healed(site: Site) -> Iterator[None]:
    yield
    site.proxy.fault = Fault()
    until(lambda: "X-Config-Degraded" not in site.server.get("/healed/dev").headers)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_keys_are_read_with_slashes_as_dots(site: Site) -> None:
    site.put("reads,dev/a/b", "dev")
    site.put("reads/a/b", "1")
    site.put("reads2/a/b", "another application's")
    wanted = [
        {"name": f"consul:{site.prefix}/reads,dev/", "source": {"a.b": "dev"}},
        {"name": f"consul:{site.prefix}/reads/", "source": {"a.b": "1"}},
    ]
    until(lambda: site.server.get("/reads/dev").json()["propertySources"] == wanted)


def test_a_write_goes_there_and_into_the_history(site: Site) -> None:
    number = site.server.set({"written,dev": {"a.b": "1"}})
    assert site.agent.get(f"{site.prefix}/written,dev/a.b")[0] == b"1"
    wanted = {"application": "written", "profile": "dev", "key": "a.b", "before": None, "after": "1"}
    assert wanted in site.history()
    assert site.server.call("take_back", revision=number, reason="undone").status_code == 200
    assert site.agent.get(f"{site.prefix}/written,dev/a.b")[0] is None


def test_of_many_who_change_the_same_key_one_wins(site: Site) -> None:
    site.server.set({"raced": {"k": "0"}})

    def attempt(number: int) -> int:
        edit = {"application": "raced", "profile": "", "key": "k", "value": f"by {number}", "expected": "0"}
        return site.server.call("write", edits=[edit], reason="a race").status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == [200] + [409] * 7


def test_what_was_changed_outside_is_noticed(site: Site) -> None:
    number = site.server.set({"outside": {"k": "ours", "gone": "1"}})
    site.put("outside/k", "theirs")
    site.put("outside/new/key", "1")
    _, index = site.agent.get(f"{site.prefix}/outside/gone")
    assert site.agent.commit([Put(f"{site.prefix}/outside/gone", None, index)]) is not None
    changes = {"gone": ("1", None), "k": ("ours", "theirs"), "new.key": (None, "1")}
    until(lambda: changes == _of(site.history(number), "outside"))
    stale = {"application": "outside", "profile": "", "key": "k", "value": "x", "expected": "ours"}
    assert site.server.call("write", edits=[stale], reason="x").json()["code"] == "setting_changed"


def test_everything_as_it_was(site: Site) -> None:
    before = site.server.set({"returned": {"a": "1", "b": "1"}})
    edits = [
        {"application": "returned", "profile": "", "key": "a", "value": "2", "expected": "1"},
        {"application": "returned", "profile": "", "key": "b", "value": None, "expected": "1"},
        {"application": "returned", "profile": "", "key": "c", "value": "3", "expected": None},
    ]
    assert site.server.call("write", edits=edits, reason="later").status_code == 200
    assert site.server.call("return_to", revision=before, reason="back").status_code == 200
    assert site.server.get("/returned-none.json").json() == {"a": "1", "b": "1"}
    assert _of(site.history(before), "returned") == {}


@pytest.mark.parametrize(
    "fault", [Fault(Mode.REFUSE), Fault(Mode.RESET), Fault(Mode.SILENCE), Fault(Mode.CUT, after=60)]
)
def test_without_consul_its_last_good_copy_is_served(site: Site, fault: Fault) -> None:
    site.put("kept/k", "1")
    until(lambda: site.server.get("/kept-none.json").json() == {"k": "1"})
    fresh = site.server.get("/kept/dev")
    assert "X-Config-Degraded" not in fresh.headers
    site.proxy.fault = fault
    until(lambda: "X-Config-Degraded" in site.server.get("/kept/dev").headers)
    for _ in range(5):
        old = site.server.get("/kept/dev")
        assert (old.status_code, old.content) == (200, fresh.content)
        assert old.headers["X-Config-Degraded"] == "consul"
    unknown = site.server.get(f"/never-asked-{uuid.uuid4().hex}/dev")
    assert (unknown.status_code, unknown.headers["X-Config-Degraded"]) == (200, "consul")


def test_without_consul_nothing_is_written(site: Site) -> None:
    site.proxy.fault = Fault(Mode.REFUSE)
    edit = {"application": "nowhere", "profile": "", "key": "k", "value": "1", "expected": None}
    answer = site.server.call("write", edits=[edit], reason="x")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")


def test_29_one_slow_backend_delays_nobody(site: Site) -> None:
    site.put("slow/k", "1")
    until(lambda: site.server.get("/slow-none.json").json() == {"k": "1"})
    site.server.get("/slow/dev")
    site.proxy.fault = Fault(Mode.DELAY, seconds=5.0)
    until(lambda: "X-Config-Degraded" in site.server.get("/slow/dev").headers)
    with ThreadPoolExecutor(50) as pool:
        began = time.monotonic()
        answers = list(pool.map(lambda _: site.server.get("/slow/dev"), range(50)))
        took = time.monotonic() - began
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json()["propertySources"][0]["source"] == {"k": "1"} for answer in answers)
    assert took < 5.0, f"50 readers waited {took:.1f} s for a backend that none of them needed"


def _of(differences: list[dict[str, Any]], application: str) -> dict[str, tuple[Any, Any]]:
    return {one["key"]: (one["before"], one["after"]) for one in differences if one["application"] == application}


def test_health_names_a_backend_that_is_away_and_stays_up(site: Site) -> None:
    site.proxy.fault = Fault(Mode.REFUSE)
    site.server.get("/any/dev")

    def told() -> dict[str, Any]:
        answer = requests.get(f"{site.server.root}/actuator/health", timeout=10)
        assert (answer.status_code, answer.json()["status"]) == (200, "UP")
        found: dict[str, Any] = answer.json()["components"]["configServer"]["details"]
        return found

    until(lambda: "consul" in told().get("degraded", {}))


def test_what_no_table_keeps_hides_no_other_change(site: Site) -> None:
    number = site.server.set({"hiding": {"k": "1"}})
    site.put(f"hiding/{'x' * 300}", "1")
    site.put("hiding/nul", "a\x00b")
    site.put("hiding/seen", "1")
    until(lambda: "seen" in _of(site.history(number), "hiding"))
    assert _of(site.history(number), "hiding") == {"nul": (None, "a\ufffdb"), "seen": (None, "1")}


def test_what_our_own_services_read_as_a_file_is_one_for_all_who_ask_for_them(site: Site) -> None:
    """Others have a text, of which people see nothing: it may hold anything."""
    site.put("billing-service/data", "invoice: {prefix: FACTURE}\ndb: {password: CANARY-DATA}\n")
    site.put("elsewhere/data", "db: {password: CANARY-DATA}\n")

    def told(application: str) -> dict[str, Any]:
        path = f"/actuator/config-effective?application={application}&profiles=production"
        found = site.server.get(path)
        assert "CANARY-DATA" not in found.text
        return {str(one["key"]): one["value"] for one in found.json()["settings"]}

    until(lambda: told("billing-service") == {"invoice.prefix": "FACTURE", "db.password": MASK})
    until(lambda: told("elsewhere") == {"data": MASK})
    (source, *_) = site.server.get("/billing-service/dev").json()["propertySources"]
    assert source["source"]["db.password"] == "CANARY-DATA"
