"""RequestRateLimiter: to the millisecond, several windows at once, for each key by itself."""

from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from gateway.arguments import ArgumentProblem, Step
from gateway.exchange import Exchange, Reply
from gateway.filters import gcra
from gateway.filters.base import Effect, Route
from gateway.filters.gcra import Limits, Rate
from gateway.filters.registry import filter_
from gateway.in_force.current import refresh
from tests.gateway.defined import in_force
from tests.gateway.exchanges import exchange


def limiter(route: str, **args: object) -> Effect:
    return filter_(Step("RequestRateLimiter", args)).effect(Route(route))


def asked(effect: Effect, at: float, **said: Any) -> tuple[int, Exchange]:
    """The status of a request ``at`` this second; 200 when it may go on."""
    one = exchange("/x", now=at, **said)
    assert effect.inward is not None
    reply = effect.inward(one)
    return (200 if reply is None else reply.status), one


def test_a_rate_and_a_burst_to_the_millisecond() -> None:
    effect = limiter("burst", replenishRate=10, burstCapacity=20, key="address")
    assert [asked(effect, 100.0, peer="a")[0] for _ in range(21)] == [200] * 20 + [429]
    assert asked(effect, 100.099, peer="a")[0] == 429
    assert asked(effect, 100.1, peer="a")[0] == 200
    assert asked(effect, 100.101, peer="a")[0] == 429
    assert asked(effect, 100.0, peer="b")[0] == 200


def _of(path: str = "/x", **said: Any) -> dict[str, Any]:
    return {"path": path, **said}


@pytest.mark.parametrize(
    ("key", "one", "other", "nobody"),
    [
        ("host", _of(host="a.example"), _of(host="b.example"), _of(host="")),
        ("cookie:sid", _of(headers=[("cookie", "a=b; sid=1")]), _of(headers=[("cookie", "sid=2")]), _of()),
        ("query:tenant", _of("/x?tenant=1"), _of("/x?tenant=2"), _of("/x?other=1")),
        ("variable:id", _of(variables={"id": "1"}), _of(variables={"id": "2"}), _of()),
        ("address+query:q", _of("/x?q=1", peer="a"), _of("/x?q=1", peer="b"), _of("/x", peer="a")),
    ],
)
def test_whatever_is_known_of_a_request_may_be_what_counts(
    key: str, one: dict[str, Any], other: dict[str, Any], nobody: dict[str, Any]
) -> None:
    effect = filter_(Step("RequestRateLimiter", ("1", "1", "1", key))).effect(Route(key, frozenset({"id"})))
    assert effect.inward is not None
    replies = [effect.inward(exchange(now=0.0, **each)) for each in (one, one, other, nobody)]
    assert [reply and reply.status for reply in replies] == [None, 429, None, 403]


def test_what_is_refused_costs_nothing_and_is_told_when_to_come_again() -> None:
    effect = limiter("told", windows=["2/1m"], key="header:X-Key")
    for expected in (200, 200, 429, 429):
        assert asked(effect, 0.0, headers=[("X-Key", "k")])[0] == expected
    assert effect.inward is not None
    reply = effect.inward(exchange("/x", now=0.0, headers=[("X-Key", "k")]))
    assert reply is not None
    assert reply.error is not None
    assert reply.error.retry_after == 30
    assert reply.fields.first("x-ratelimit-remaining") == "0"
    assert asked(effect, 30.0, headers=[("X-Key", "k")])[0] == 200


def test_every_window_holds() -> None:
    effect = limiter("both", windows="2/1s, 3/1m", key="address")
    assert [asked(effect, at, peer="a")[0] for at in (0.0, 0.0, 0.0, 1.0, 2.0)] == [200, 200, 429, 200, 429]


def test_the_visitor_is_told_on_allowed_answers_too() -> None:
    effect = limiter("lines", **{"redis-rate-limiter.replenishRate": 5, "key": "address"})
    _, one = asked(effect, 0.0, peer="a")
    reply = Reply(200)
    assert effect.outward is not None
    effect.outward(one, reply)
    assert dict(reply.fields) == {
        "ratelimit-limit": "5",
        "ratelimit-remaining": "4",
        "ratelimit-reset": "1",
        "x-ratelimit-remaining": "4",
        "x-ratelimit-replenish-rate": "5",
        "x-ratelimit-burst-capacity": "5",
        "x-ratelimit-requested-tokens": "1",
    }


def test_nobody_in_particular_is_refused_unless_told_otherwise() -> None:
    assert asked(limiter("nobody", replenishRate=1), 0.0)[0] == 403
    assert asked(limiter("anybody", replenishRate=1, denyEmptyKey=False), 0.0)[0] == 200
    assert asked(limiter("nobody", replenishRate=1), 0.0, user="u")[0] == 200


def test_a_trial_counts_nothing() -> None:
    effect = limiter("trial", replenishRate=1, key="address")
    assert [asked(effect, 0.0, peer="a", is_trial=True)[0] for _ in range(3)] == [200] * 3
    assert asked(effect, 0.0, peer="a")[0] == 200


def test_what_was_counted_outlives_a_change_of_other_routes() -> None:
    said = {"replenishRate": 1, "key": "address"}
    assert asked(limiter("kept", **said), 0.0, peer="a")[0] == 200
    assert asked(limiter("kept", **said), 0.0, peer="a")[0] == 429


@pytest.mark.parametrize("rates", [[Rate(1.0, 1)], [Rate(1.0, 1), Rate(0.5, 2)]])
def test_keys_are_bounded_and_forgotten_when_their_time_is_over(
    monkeypatch: pytest.MonkeyPatch, rates: list[Rate]
) -> None:
    monkeypatch.setattr(gcra, "MOST_KEYS", 4)
    limits = Limits.of(rates)
    for at, key in enumerate("abcdef"):
        assert limits.take(key, 1, at / 100).allowed
    assert not any(limits.take(key, 1, 0.1).allowed for key in "ef"), "who asked last is known"
    assert limits.take("a", 1, 0.1).allowed, "there was no room for the first"
    assert limits.take("e", 1, 100.0).allowed


@pytest.mark.parametrize("rates", [[Rate(1.0, 10)], [Rate(1.0, 10), Rate(0.5, 20)]])
def test_nobody_is_forgotten_before_their_burst_is_back(rates: list[Rate]) -> None:
    limits = Limits.of(rates)
    for second in range(100):
        taken = [
            limits.take("all", 10, float(second)).allowed,
            limits.take(f"others {second}", 1, float(second)).allowed,
        ]
        assert taken == [second % 10 == 0, True]


@given(
    rate=st.builds(Rate, st.floats(1e-5, 60), st.integers(1, 50)),
    asked=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 60), st.floats(-0.5, 30)), max_size=40),
)
def test_one_rate_is_counted_as_several_are(rate: Rate, asked: list[tuple[str, int, float]]) -> None:
    one, several, now = Limits.of([rate]), Limits.of([rate, rate]), 1e9
    assert type(one) is not type(several)
    for key, tokens, later in asked:
        now += later
        one_says, several_say = one.take(key, tokens, now), several.take(key, tokens, now)
        assert one_says == several_say


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"replenishRate": 5, "burstCapacity": 2},
        {"windows": ["5/0s"]},
        {"windows": ["x"]},
        {"replenishRate": 1, "key": "moon:x"},
        {"replenishRate": 1, "key": "variable:nobodys"},
        {"replenishRate": 1, "key": "header:X-User-Id"},
        {"replenishRate": 1, "requestedTokens": 2},
    ],
)
def test_what_cannot_be_a_limit_is_refused(args: dict[str, object]) -> None:
    with pytest.raises(ArgumentProblem):
        limiter("refused", **args)


def test_several_workers_do_not_share_a_count_and_are_told() -> None:
    routes = "[{id: few, uri: 'no://op', filters: [{name: RequestRateLimiter, args: {replenishRate: 1}}]}]"
    with override_settings(SHOP_WORKERS=2), in_force(routes=routes) as now:
        assert [each.where for each in now.rejected] == ["routes (few)"]
    assert refresh().rejected == ()
