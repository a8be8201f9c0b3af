"""The registry over Consul, seen from those who ask it: quick, and never without what it knew."""

import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from shop.discovery import consul
from shop.discovery.base import Instance
from shop.line import Line
from tests.fakes.consul import BROKEN, EMPTY, GARBAGE, FakeConsul, Mood
from tests.fakes.peer import peer, silence
from tests.servers.ports import free_ports
from tests.shop.discovery.conftest import Listeners, Registries, until, urls

#: What a catalogue that is broken answers.
MOODS = {"empty": EMPTY, "garbage": GARBAGE, "500": BROKEN, "403": (403, b"Permission denied")}


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which many looks matter, and not how often they come."""
    monkeypatch.setattr(consul, "PACE_SECONDS", 0.05)
    monkeypatch.setattr(consul, "Line", partial(Line, seconds=0.05))


def test_everybody_who_asks_first_gets_the_answer(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    fake.put("a-service", url := live())
    registry = registry_at(fake.address)
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(urls(registry))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[url]] * 10


def test_a_catalogue_that_hangs_holds_everybody_up_once_and_shortly(registry_at: Registries) -> None:
    with peer(silence) as agent:
        registry = registry_at(agent.url)
        began = time.monotonic()
        assert [urls(registry) for _ in range(50)] == [[]] * 50
        assert time.monotonic() - began < 5 * consul.FIRST_SECONDS


def test_a_catalogue_that_is_not_there_yet_is_found_later(registry_at: Registries, live: Listeners) -> None:
    fake = FakeConsul(free_ports(1)[0])
    registry = registry_at(fake.address)
    assert urls(registry) == []
    with fake:
        fake.put("a-service", url := live())
        until(lambda: urls(registry) == [url], promised=2.0)


def test_instances_come_and_go_within_a_moment(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    first, second = live(), live()
    fake.put("a-service", first)
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [first])
    fake.put("a-service", first, second)
    until(lambda: urls(registry) == sorted([first, second]), promised=2.0)
    fake.put("a-service", second)
    until(lambda: urls(registry) == [second], promised=2.0)


def test_an_instance_is_as_it_registered_itself(fake: FakeConsul, registry_at: Registries) -> None:
    fake.put("a-service", "http://10.0.0.5:8777", weight="3", zone="north", version="7")
    found = registry_at(fake.address).resolve("a-service")
    expected = Instance("a-service", "http://10.0.0.5:8777", id="a-service-8777", weight=3, zone="north", version="7")
    assert list(found) == [expected]


@pytest.mark.parametrize(
    ("address", "meta", "url"),
    [
        ("10.0.0.5", {"secure": "true"}, "https://10.0.0.5:80"),
        ("10.0.0.5", {"secure": "TRUE"}, "https://10.0.0.5:80"),
        ("10.0.0.5", {"secure": "false"}, "http://10.0.0.5:80"),
        ("fd00::5", {}, "http://[fd00::5]:80"),
        ("orders.internal", {}, "http://orders.internal:80"),
        ("", {}, "http://127.0.0.1:80"),
    ],
    ids=["secure", "in capitals", "not secure", "IPv6", "a name", "none: the node's"],
)
def test_an_address_becomes_a_url(
    fake: FakeConsul, registry_at: Registries, address: str, meta: dict[str, str], url: str
) -> None:
    fake.put("a-service", "http://127.0.0.1:80", **meta)
    fake.entries["a-service-80"].body["Address"] = address
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [url])


@pytest.mark.parametrize("address", ["evil/path", "user@host", "a b", "host?x", "[::1", "\r\nX: y"])
def test_what_is_no_address_is_nobodys(fake: FakeConsul, registry_at: Registries, address: str) -> None:
    fake.put("a-service", "http://127.0.0.1:80", "http://127.0.0.1:81")
    fake.entries["a-service-80"].body["Address"] = address
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == ["http://127.0.0.1:81"])


@pytest.mark.parametrize(("text", "weight"), [("0", 0), ("7", 7), ("99999999", 65_535), ("-1", 1), ("x", 1), ("", 1)])
def test_a_weight_that_is_none_is_one(fake: FakeConsul, registry_at: Registries, text: str, weight: int) -> None:
    fake.put("a-service", "http://127.0.0.1:80", weight=text)
    assert [instance.weight for instance in registry_at(fake.address).resolve("a-service")] == [weight]


def test_what_was_known_outlives_the_catalogue(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    fake.put("a-service", url := live())
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [url])
    fake.stop()
    until(lambda: registry.state()["a-service"].source == "kept")
    assert urls(registry) == [url]
    assert registry.state()["a-service"].error
    fake.forget()
    fake.start()
    until(lambda: registry.state()["a-service"].error == "", promised=2.0)
    assert urls(registry) == [url]
    fake.put("a-service", url)
    until(lambda: registry.state()["a-service"].source == "consul", promised=2.0)


def an_empty_answer_is_not_believed(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    fake.put("a-service", url := live())
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [url])
    fake.put("a-service")
    # Who asks for what comes after it has heard it.
    until(lambda: any(int(asked.query.get("index", "0")) >= fake.index for asked in fake.asked), promised=2.0)
    assert urls(registry) == [url]


def test_an_empty_answer_is_not_believed_of_those_that_answer(
    fake: FakeConsul, registry_at: Registries, live: Listeners
) -> None:
    an_empty_answer_is_not_believed(fake, registry_at, live)


def test_the_dead_drop_out_of_an_empty_answer(
    fake: FakeConsul, registry_at: Registries, live: Listeners, dead: str
) -> None:
    fake.put("a-service", url := live(), dead)
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == sorted([url, dead]))
    fake.put("a-service")
    until(lambda: urls(registry) == [url], promised=2.0)


def test_the_dead_drop_out_while_the_catalogue_is_gone(
    fake: FakeConsul, registry_at: Registries, live: Listeners, dead: str
) -> None:
    fake.put("a-service", url := live(), dead)
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == sorted([url, dead]))
    fake.stop()
    until(lambda: urls(registry) == [url], promised=2.0)


def an_index_that_went_back_is_followed(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    first, second = live(), live()
    fake.put("a-service", first)
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [first])
    until(lambda: any("index" in asked.query for asked in fake.asked), promised=2.0)
    asked = len(fake.asked)
    fake.count_anew()
    until(lambda: len(fake.asked) > asked, promised=2.0)
    fake.put("a-service", first, second)
    until(lambda: urls(registry) == sorted([first, second]), promised=2.0)
    assert all(int(asked.query.get("index", "1")) >= 1 for asked in fake.asked)


def test_an_index_that_went_back_is_followed(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    an_index_that_went_back_is_followed(fake, registry_at, live)


@pytest.mark.parametrize("mood", MOODS.values(), ids=MOODS)
def test_nonsense_ends_no_watch(
    fake: FakeConsul, registry_at: Registries, live: Listeners, mood: Mood, quick_looks: None
) -> None:
    fake.mood = mood
    registry = registry_at(fake.address)
    assert urls(registry) == []
    asked = len(fake.asked)
    until(lambda: len(fake.asked) > asked + 3)
    fake.mood = None
    fake.put("a-service", url := live())
    until(lambda: urls(registry) == [url])


def begins_with_what_was_known(registry_at: Registries, live: Listeners) -> None:
    url = live()
    with FakeConsul() as fake:
        fake.put("a-service", url, weight="3", zone="north")
        before = registry_at(fake.address).resolve("a-service")
    after = registry_at(fake.address)
    assert after.resolve("a-service") == before
    state = after.state()["a-service"]
    assert (state.instances, state.source) == (1, "disk")
    assert state.age_seconds is not None


def test_a_process_that_starts_without_consul_begins_with_what_was_known(
    registry_at: Registries, live: Listeners
) -> None:
    begins_with_what_was_known(registry_at, live)


def test_what_is_on_disk_gives_way_to_what_consul_says(
    fake: FakeConsul, registry_at: Registries, live: Listeners, dead: str
) -> None:
    fake.put("a-service", dead)
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [dead])
    fake.put("a-service", url := live())
    registry = registry_at(fake.address)
    until(lambda: urls(registry) == [url], promised=2.0)


def test_a_catalogue_that_is_slow_is_followed_slowly(
    fake: FakeConsul, registry_at: Registries, live: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.consul.READ_SECONDS", 0.2)
    fake.put("a-service", url := live())
    fake.slow = 2.0
    registry = registry_at(fake.address)
    assert urls(registry) == []
    until(lambda: urls(registry) == [url], promised=2.0)


def test_what_will_be_asked_for_is_known_before(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    fake.put("a-service", live())
    registry = registry_at(fake.address)
    registry.prefetch(["a-service", "b-service"])
    until(lambda: registry.state()["a-service"].instances == 1)
    assert sorted(registry.state()) == ["a-service", "b-service"]


def test_its_state_is_measured(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    def sample(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, {"service": "measured-service", **labels}) or 0.0

    fake.put("measured-service", live())
    registry = registry_at(fake.address)
    assert len(urls(registry, "measured-service")) == 1
    assert sample("shop_discovery_instances") == 1
    assert sample("shop_discovery_heard_timestamp_seconds") > 0
    fake.put("measured-service")
    until(lambda: sample("shop_discovery_answers_total", outcome="doubted") > 0, promised=2.0)
    fake.stop()
    until(lambda: sample("shop_discovery_answers_total", outcome="none") > 0, promised=2.0)


def test_the_file_is_the_roles_own(fake: FakeConsul, registry_at: Registries, tmp_path: Path) -> None:
    fake.put("a-service", "http://127.0.0.1:80")
    urls(registry_at(fake.address, tmp_path / "one.json"))
    until((tmp_path / "one.json").exists)
    assert registry_at("http://127.0.0.1:1", tmp_path / "two.json").state() == {}
