"""Settings in a real Consul: which places count, what is a file, and that changes and deletions are heard of."""

import threading
from collections.abc import Callable, Iterator

import pytest
import requests

from shop.config.base import Reading, SourceUnavailable
from shop.config.consul import ConsulSource, places
from shop.consul import Agent
from tests.fakes.consul import BROKEN, GARBAGE, NOT_A_LIST, FakeConsul, Mood
from tests.servers.consul import ConsulAgent


class Store:
    """Consul's key-value store as an operator writes it."""

    def __init__(self, address: str) -> None:
        self._base = f"{address}/v1/kv/config/"

    def put(self, key: str, value: str | bytes) -> None:
        requests.put(self._base + key, data=value, timeout=5).raise_for_status()

    def delete(self, key: str = "") -> None:
        requests.delete(self._base + key, params={"recurse": "1"}, timeout=5).raise_for_status()


@pytest.fixture
def store(consul_agent: ConsulAgent) -> Iterator[Store]:
    made = Store(consul_agent.address)
    yield made
    made.delete()


@pytest.fixture
def source(consul_agent: ConsulAgent) -> ConsulSource:
    return ConsulSource(lambda: Agent(consul_agent.address))


def found(reading: Reading) -> dict[str, object]:
    assert not reading.problems
    values: dict[str, object] = {}
    for setting in reading.settings:
        values.setdefault(setting.key, setting.value)
    return values


def test_the_strongest_place_counts(source: ConsulSource, store: Store) -> None:
    for place in ("application", "billing-service", "application,dev", "billing-service,dev"):
        store.put(f"{place}/at/{place.replace(',', '-')}", place)
        store.put(f"{place}/which", place)
    store.put("billing-service2/which", "another service's")
    store.put("order-service/which", "another service's")
    reading = source.read("billing-service", ["dev"])
    assert [setting.value for setting in reading.settings if setting.key == "which"] == [
        "billing-service,dev",
        "application,dev",
        "billing-service",
        "application",
    ]
    assert found(source.read("billing-service", []))["which"] == "billing-service"
    assert found(reading)["at.application"] == "application"
    assert reading.settings[0].origin.startswith("consul:config/billing-service,dev/")


def test_of_several_profiles_the_last_counts_first() -> None:
    assert places("a,b", ["x", "y"])[:3] == ["b,y", "a,y", "application,y"]


def test_a_file_is_read_as_typed_values(source: ConsulSource, store: Store) -> None:
    store.put("billing-service/data", "billing:\n  tax-standard: 1900\n  seller-name: 'A & B'\n")
    assert found(source.read("billing-service", [])) == {"billing.tax-standard": 1900, "billing.seller-name": "A & B"}


@pytest.mark.parametrize(
    "text",
    [
        "billing: {tax-standard: 19",
        "- billing",
        "just text",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "billing: !!python/object/apply:os.system ['true']",
        "billing:\n  tax-standard: 1\n  tax-standard: 2",
        b"\xff\xfe\x00",
        "x: " + "[" * 100 + "]" * 100,
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_with_its_place(
    source: ConsulSource, store: Store, text: str | bytes
) -> None:
    store.put("billing-service/data", text)
    (problem,) = source.read("billing-service", []).problems
    assert problem.origin == "consul:config/billing-service/data"
    assert problem.reason


def test_a_change_and_a_deletion_end_the_wait(source: ConsulSource, store: Store) -> None:
    store.put("billing-service/billing.tax-standard", "1900")
    before = source.read("billing-service", [])
    later: list[Reading] = []

    def wait(after: str) -> None:
        later.append(source.read("billing-service", [], after=after, wait_seconds=30))

    acts: list[Callable[[], None]] = [
        lambda: store.put("billing-service/billing.tax-standard", "1800"),
        store.delete,
    ]
    for act in acts:
        waiting = threading.Thread(target=wait, args=(later[-1].version if later else before.version,))
        waiting.start()
        act()
        waiting.join(10)
        assert not waiting.is_alive()
    assert found(later[0]) == {"billing.tax-standard": "1800"}
    assert later[1].settings == ()


def test_nobody_there_is_said_at_once() -> None:
    with pytest.raises(SourceUnavailable):
        ConsulSource(lambda: Agent("http://127.0.0.1:1")).read("billing-service", [])


@pytest.mark.parametrize("mood", [GARBAGE, NOT_A_LIST, BROKEN])
def test_a_consul_that_talks_nonsense_is_not_there(mood: Mood) -> None:
    with FakeConsul() as fake:
        fake.mood = mood
        with pytest.raises(SourceUnavailable):
            ConsulSource(lambda: Agent(fake.address)).read("billing-service", [])


def test_a_slow_consul_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.consul.READ_SECONDS", 0.2)
    with FakeConsul() as fake:
        fake.slow = 2.0
        with pytest.raises(SourceUnavailable):
            ConsulSource(lambda: Agent(fake.address)).read("billing-service", [])
