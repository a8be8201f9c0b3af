"""What several workers count together, in a real store: exactly so many, and through while it is silent."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any

import pytest
from django.test import override_settings

from gateway.arguments import Step
from gateway.checks import limits_are_counted_together
from gateway.exchange import Reply
from gateway.filters import limit_store, shared_limits
from gateway.filters.base import Effect, Route
from gateway.filters.gcra import Rate
from gateway.filters.limit_store import Store
from gateway.filters.registry import filter_
from gateway.filters.shared_limits import SharedLimits
from tests.gateway.defined import in_force
from tests.gateway.exchanges import exchange
from tests.servers.valkey import Valkey, running

LIMITED = "[{id: few, uri: 'no://op', filters: [{name: RequestRateLimiter, args: {replenishRate: 1, key: address}}]}]"


@pytest.fixture
def name() -> str:
    """A limit nobody else counts with."""
    return uuid.uuid4().hex


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no silent store."""
    monkeypatch.setattr(limit_store, "ANSWER_SECONDS", 10.0)


@pytest.fixture
def stored(valkey: Valkey) -> Iterator[None]:
    with override_settings(SHOP_LIMIT_STORE=valkey.url):
        yield


def limiter(route: str, **args: object) -> Effect:
    return filter_(Step("RequestRateLimiter", {"key": "address", **args})).effect(Route(route))


def asked(effect: Effect, **said: Any) -> tuple[int, dict[str, str]]:
    one = exchange("/x", **{"now": 0.0, "peer": "a", **said})
    assert effect.inward is not None
    assert effect.outward is not None
    reply = effect.inward(one) or Reply(200)
    effect.outward(one, reply)
    return reply.status, dict(reply.fields)


def _take(url: str, name: str, times: int) -> int:
    limit_store.ANSWER_SECONDS = 10.0  # type: ignore[misc]
    limits = SharedLimits(Store(url), name, [Rate(3600.0, 100), Rate(36.0, 1000)])
    with ThreadPoolExecutor(4) as threads:
        return sum(threads.map(lambda _: limits.take("k", 1, 0.0).allowed, range(times)))


def test_processes_and_threads_take_exactly_as_many_as_there_are(valkey: Valkey, name: str) -> None:
    with get_context("spawn").Pool(2) as processes:
        taken = processes.starmap(_take, [(valkey.url, name, 150)] * 2)
    assert sum(taken) == 100


@pytest.mark.usefixtures("stored")
def test_it_says_what_is_left_and_when_to_come_again(name: str) -> None:
    effect = limiter(name, windows="2/1m")
    first, second, third = (asked(effect) for _ in range(3))
    assert (first[0], second[0], third[0]) == (200, 200, 429)
    assert (first[1]["ratelimit-remaining"], second[1]["x-ratelimit-remaining"]) == ("1", "0")
    assert asked(effect, peer="b")[0] == 200
    assert asked(effect, is_trial=True)[0] == 200
    assert 55 <= int(second[1]["ratelimit-reset"]) <= 60


@pytest.mark.usefixtures("stored")
def test_every_window_holds_and_what_one_refuses_costs_nothing(name: str) -> None:
    limits = SharedLimits(_store(), name, [Rate(0.2, 1), Rate(1200.0, 3)])
    allowed: list[bool] = []
    deadline = time.monotonic() + 30
    while allowed.count(True) < 3:
        assert time.monotonic() < deadline
        allowed.append(limits.take("k", 1, 0.0).allowed)
        time.sleep(0.05)
    assert False in allowed  # the short one
    time.sleep(0.3)
    refused = limits.take("k", 1, 0.0)
    assert not refused.allowed  # the long one
    assert 1100 < refused.wait <= 1200


@pytest.mark.usefixtures("stored")
def test_more_tokens_cost_more_and_half_a_burst_is_not_enough(name: str) -> None:
    effect = limiter(name, replenishRate=10, burstCapacity=30, requestedTokens=20)
    assert [asked(effect)[0] for _ in range(2)] == [200, 429]


def test_keys_are_forgotten_by_themselves(valkey: Valkey, name: str) -> None:
    SharedLimits(Store(valkey.url), name, [Rate(60.0, 1)]).take("k", 1, 0.0)
    left = int(valkey.say("PTTL", f"request_rate_limiter.{{{name}.k}}").removeprefix(":"))
    assert 0 < left <= 60_001


def test_a_silent_store_lets_through_and_is_told_until_it_is_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limit_store, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(limit_store, "ANSWER_SECONDS", 0.5)
    with ExitStack() as stack:
        server = stack.enter_context(running())
        with override_settings(SHOP_LIMIT_STORE=server.url):
            effect = limiter("silent", windows="1/1h")
            assert [asked(effect)[0] for _ in range(2)] == [200, 429]
            server.say("CLIENT", "PAUSE", "60000", "WRITE")
            before = shared_limits.UNCOUNTED._value.get()
            answers = [asked(effect) for _ in range(3)]
            assert [status for status, _ in answers] == [200] * 3
            assert {said["x-ratelimit-remaining"] for _, said in answers} == {"-1"}
            assert shared_limits.UNCOUNTED._value.get() - before == 3
            assert set(shared_limits.in_doubt()) == {"limits:store"}
            assert limit_store.STORE_UP._value.get() == 0
            server.say("CLIENT", "UNPAUSE")
            deadline = time.monotonic() + 30
            while asked(effect)[0] != 429:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert shared_limits.in_doubt() == {}
    assert [each.levelname for each in caplog.records if each.name == limit_store.__name__].count("ERROR") == 1


@pytest.mark.usefixtures("stored")
def test_with_a_store_several_workers_count_and_a_thread_carries_it() -> None:
    with override_settings(SHOP_WORKERS=2), in_force(routes=LIMITED) as now:
        assert not now.rejected
        route = now.table.get("few")
        assert route is not None
        assert (route.hands_over, route.chain.counts) == (True, False)
        assert limits_are_counted_together() == []


def test_several_workers_without_a_store_do_not_start() -> None:
    with override_settings(SHOP_WORKERS=2), in_force(routes=LIMITED):
        assert [each.id for each in limits_are_counted_together()] == ["gateway.E001"]
    with in_force(routes=LIMITED):
        assert limits_are_counted_together() == []
    with override_settings(SHOP_LIMIT_STORE="nonsense"):
        assert [each.id for each in limits_are_counted_together()] == ["gateway.E002"]


def _store() -> Store:
    found = shared_limits.store()
    assert found is not None
    return found
