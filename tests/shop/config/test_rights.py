"""A Consul that shows nothing: what was deleted has its default again; what may not be read any more stays in force.

The Consul is real and has access control. It leaves what a token may not read out of its answers, and says nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from shop.config import live as process
from shop.config.consul import ConsulSource
from shop.config.declarations import load
from shop.config.kept import Kept
from shop.config.live import Live
from shop.config.snapshot import now
from shop.config.watch import Watch
from shop.consul import Agent
from tests.fakes.consul import FakeConsul
from tests.servers import consul
from tests.servers.guarded import NOTHING, Guarded
from tests.servers.process import started

load()
SERVICE = "billing-service"
KEY = f"config/{SERVICE}/billing.tax-standard"
SHARED_KEY = "config/application/global.params.p1"
EVERYTHING = 'key_prefix "config/" { policy = "read" }'
ITS_OWN = f'key_prefix "config/{SERVICE}/" {{ policy = "read" }}'


@pytest.fixture(scope="module")
def operated() -> Iterator[Guarded]:
    for agent in started(lambda: consul.running(access_control=True)):
        yield Guarded(agent)


@pytest.fixture
def guarded(operated: Guarded) -> Iterator[Guarded]:
    operated.delete()
    operated.allow(EVERYTHING)
    operated.write(KEY, "1900")
    operated.write(SHARED_KEY, "shared")
    yield operated
    process.begin(None)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "billing.kept", "secret")


def follower(address: str, token: str, kept: Kept) -> tuple[Live, Watch]:
    """A process that begins."""
    live = Live([SERVICE], source="consul", kept=kept)
    process.begin(live)
    return live, Watch(live, ConsulSource(lambda: Agent(address, token=token)), [])


def rate() -> object:
    return now().model("billing").model_dump()["tax_standard"]


def is_told(live: Live) -> bool:
    standing = live.standing
    return any("may not read" in reason for reason in (standing.error, *(one.reason for one in standing.rejected)))


@pytest.mark.parametrize(("left", "key"), [(NOTHING, KEY), (ITS_OWN, SHARED_KEY)], ids=["all", "some"])
def test_what_may_not_be_read_any_more_stays_in_force_and_is_told(
    guarded: Guarded, kept: Kept, left: str, key: str
) -> None:
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    assert (rate(), live.standing.rejected) == (1900, ())
    guarded.allow(left)
    guarded.write("config/order-service/x", "ends the wait")
    for _ in range(2):
        watch.look()
        assert (rate(), now().model("global.params").model_dump()["p1"]) == (1900, "shared")
        assert is_told(live)
        assert [problem.origin for problem in live.standing.rejected] == ([] if left == NOTHING else [f"consul:{key}"])
    guarded.allow(EVERYTHING)
    guarded.write(KEY, "1800")
    watch.look()
    assert (rate(), live.standing.rejected) == (1800, ())


def test_a_key_that_is_deleted_has_its_default_again(guarded: Guarded, kept: Kept) -> None:
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    assert rate() == 1900
    guarded.delete(KEY)
    watch.look()
    assert (rate(), live.standing.rejected) == (2000, ())
    guarded.delete()
    watch.look()
    assert now().model("global.params").model_dump()["p1"] == ""
    assert not live.standing.rejected


def test_rights_that_come_back_are_noticed_although_no_key_changed(guarded: Guarded, kept: Kept) -> None:
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    guarded.allow(NOTHING)
    guarded.write("config/order-service/x", "ends the wait")
    watch.look()
    assert is_told(live)
    guarded.allow(EVERYTHING)
    watch.look()
    assert (rate(), live.standing.rejected) == (1900, ())


def test_a_process_that_begins_after_the_rights_were_lost_goes_by_what_was_kept(guarded: Guarded, kept: Kept) -> None:
    _, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    guarded.allow(NOTHING)
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    assert rate() == 1900
    assert live.standing.is_usable
    assert is_told(live)


def test_who_never_had_the_right_is_ready_with_the_defaults_and_says_so(guarded: Guarded, kept: Kept) -> None:
    guarded.allow(NOTHING)
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    assert rate() == 2000
    assert live.standing.is_usable
    assert is_told(live)
    guarded.allow(EVERYTHING)
    watch.look()
    assert (rate(), live.standing.error) == (1900, "")


def test_who_has_the_right_and_finds_nothing_is_ready_and_all_is_well(guarded: Guarded, kept: Kept) -> None:
    guarded.delete()
    live, watch = follower(guarded.address, guarded.token, kept)
    watch.look()
    assert (live.standing.is_usable, live.standing.error, live.standing.rejected) == (True, "", ())


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(("rules", "degraded"), [(EVERYTHING, set()), (NOTHING, {"configuration:withheld"})])
def test_who_uses_consul_for_discovery_alone_is_ready(
    guarded: Guarded, kept: Kept, rules: str, degraded: set[str]
) -> None:
    guarded.delete()
    guarded.allow(rules)
    _, watch = follower(guarded.address, guarded.token, kept)
    assert Client().get("/readyz").json()["parts"]["configuration"] == "never heard of"
    watch.look()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["configuration"]) == (200, "ok")
    assert {name for name in answer.json()["degraded"] if name.startswith("configuration")} == degraded


def test_a_token_that_nobody_knows_is_no_answer(guarded: Guarded, kept: Kept) -> None:
    live, watch = follower(guarded.address, "8a4b5bfe-0000-0000-0000-000000000000", kept)
    watch.look()
    assert not live.standing.is_usable
    assert live.standing.error


def test_a_consul_that_refuses_to_list_keys_is_believed_as_little(kept: Kept) -> None:
    """As it does with ``enable_key_list_policy``."""
    with FakeConsul() as fake:
        fake.mood = (403, b"Permission denied: token lacks permission 'key:list' on \"config/\"")
        live, watch = follower(fake.address, "", kept)
        watch.look()
        assert (live.standing.is_usable, rate()) == (True, 2000)
        assert is_told(live)
        process.begin(None)
