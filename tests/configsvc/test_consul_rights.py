"""What the config server's token may not read in Consul is not absent: it is told, and the last good copy is served.

The Consul is real and has access control. It leaves what a token may not read out of its answers, and says nothing.
"""

import time
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from configsvc.backends import gathering
from configsvc.backends.consul import ConsulBackend
from configsvc.backends.consul_watch import ConsulWatch
from configsvc.backends.copies import Copies
from configsvc.backends.gathering import gather
from configsvc.backends.patient import Patient
from configsvc.environment.order import contexts
from configsvc.models import Change, Revision, Setting, Store
from configsvc.operations.notice_outside import notice_outside
from configsvc.queries.environment import environment
from configsvc.queries.health import config_server
from shop.consul import Agent
from tests.servers import consul
from tests.servers.guarded import NOTHING, Guarded
from tests.servers.process import started

EVERYTHING = 'key_prefix "config/" { policy = "read" }'
ONE_KEY_LESS = EVERYTHING + ' key "config/app/b" { policy = "deny" }'
ITS_OWN = 'key_prefix "config/app/" { policy = "read" }'
PLACES = contexts(("app",), ("dev",))


@pytest.fixture(scope="module")
def operated() -> Iterator[Guarded]:
    for agent in started(lambda: consul.running(access_control=True)):
        yield Guarded(agent)


@pytest.fixture
def guarded(operated: Guarded) -> Guarded:
    operated.delete()
    operated.allow(EVERYTHING)
    operated.write("config/app/a", "1")
    operated.write("config/app/b", "2")
    return operated


@pytest.fixture(params=["asked", "followed"])
def backend(request: pytest.FixtureRequest, guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> ConsulBackend:
    """The only one of this process."""

    def connect() -> Agent:
        return Agent(guarded.address, token=guarded.token)

    made = ConsulBackend(connect, watch=ConsulWatch(connect) if request.param == "followed" else None)
    only = (Patient(made, Copies("consul", None, "a secret")),)
    monkeypatch.setattr(gathering, "patients", lambda: only)
    return made


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def read() -> tuple[dict[str, object], dict[str, str]]:
    """The values of the application, and the trouble there is."""
    found = gather(PLACES, ())
    return {key: value.value for one in found.sources for key, value in one.values.items()}, found.troubles


@pytest.mark.parametrize(
    ("left", "key"), [(NOTHING, "config/app/a"), (ONE_KEY_LESS, "config/app/b")], ids=["all", "one"]
)
def test_what_may_not_be_read_any_more_is_served_as_it_was_and_told(
    backend: ConsulBackend, guarded: Guarded, left: str, key: str
) -> None:
    until(lambda: read() == ({"a": "1", "b": "2"}, {}))
    guarded.allow(left)
    told = {"consul": f"Consul's token may not read {key} any more"}
    until(lambda: read()[1] == told)
    assert read() == ({"a": "1", "b": "2"}, told)
    assert environment("app", "dev", None).degraded == ("consul",)
    guarded.allow(EVERYTHING)
    until(lambda: read() == ({"a": "1", "b": "2"}, {}))


def test_what_was_deleted_is_absent(backend: ConsulBackend, guarded: Guarded) -> None:
    until(lambda: read()[0] == {"a": "1", "b": "2"})
    guarded.delete("config/app/b")
    until(lambda: read() == ({"a": "1"}, {}))
    guarded.delete()
    until(lambda: read() == ({}, {}))


def test_a_token_that_may_read_nothing_is_told_in_health_too(backend: ConsulBackend, guarded: Guarded) -> None:
    guarded.allow(NOTHING)
    told = {"consul": "Consul's token may not read config/application/"}
    until(lambda: read() == ({}, told))
    _, details = config_server()
    assert details["degraded"] == told


def test_one_that_may_read_some_places_is_for_these(backend: ConsulBackend, guarded: Guarded) -> None:
    guarded.allow(ITS_OWN)
    until(lambda: read() == ({"a": "1", "b": "2"}, {}))


def noticed(agent: Agent) -> list[tuple[str, str | None, str | None]]:
    """What changed since it was last looked at."""
    assert notice_outside(agent, now=timezone.now()) is not None
    changes = Change.objects.filter(revision=Revision.objects.latest("number"))
    return list(changes.values_list("key", "old", "new"))


@pytest.mark.django_db(databases=["configsvc"])
def test_the_history_takes_nothing_for_deleted_that_is_hidden(guarded: Guarded) -> None:
    agent = Agent(guarded.address, token=guarded.token)
    assert notice_outside(agent, now=timezone.now()) is not None
    guarded.allow(ONE_KEY_LESS)
    guarded.write("config/app/a", "3")
    assert noticed(agent) == [("a", "1", "3")]
    guarded.allow(EVERYTHING)
    guarded.delete("config/app/b")
    assert noticed(agent) == [("b", "2", None)]
    assert list(Setting.objects.filter(store=Store.CONSUL).values_list("key", flat=True)) == ["a"]
