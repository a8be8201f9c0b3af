"""Three times what a service can answer: it answers as much as ever, and whoever buys is answered.

The service is a sum of numbers here, so that no machine's pace plays a part; ``tests.faults.overload`` asks real ones.
"""

import heapq
import random
from dataclasses import dataclass, field

import pytest

from gateway.overload.counts import Counts
from gateway.overload.limit import Limit
from gateway.properties import GatewayProperties
from gateway.routes.priority import Priority, priority

THREADS = 8
COSTS = {Priority.CHECKOUT: 0.06, Priority.BROWSE: 0.02, Priority.ASSETS: 0.01}
MIX = {Priority.CHECKOUT: 0.05, Priority.BROWSE: 0.7, Priority.ASSETS: 0.25}
CAPACITY = THREADS / sum(COSTS[each] * share for each, share in MIX.items())
#: Whoever waits longer is gone, and the service works for nobody.
PATIENCE = 1.0
BOUNDS = GatewayProperties()
RANKS = list(Priority)
SHARES = {
    Priority.CHECKOUT: 1.0,
    Priority.BROWSE: BOUNDS.browse_share,
    Priority.ASSETS: BOUNDS.assets_share,
}


@dataclass
class Seen:
    """Of one second: what was asked and answered in time, what that cost the service, and how long it took."""

    asked: dict[Priority, int] = field(default_factory=lambda: dict.fromkeys(Priority, 0))
    served: dict[Priority, int] = field(default_factory=lambda: dict.fromkeys(Priority, 0))
    work: float = 0.0
    took: list[float] = field(default_factory=list)


def simulated(loads: list[float]) -> list[Seen]:
    """One entry per second, with that many times its capacity asked of the service; who comes first is served first."""
    now = 0.0
    limit = Limit(clock=lambda: now)
    chance = random.Random(7)
    free = [0.0] * THREADS
    ends: list[tuple[float, float, int]] = []  # when, began, rank
    seen = [Seen() for _ in loads]
    while (second := int(now)) < len(loads):
        coming = now + chance.expovariate(CAPACITY * loads[second])
        while ends and ends[0][0] <= coming:
            now, began, rank = heapq.heappop(ends)
            limit.leave(rank, now - began, BOUNDS)
        now = coming
        asked = chance.choices(list(MIX), list(MIX.values()))[0]
        seen[second].asked[asked] += 1
        rank = RANKS.index(asked)
        if not limit.enter(rank, SHARES[asked], BOUNDS):
            continue
        end = max(heapq.heappop(free), now) + COSTS[asked]
        heapq.heappush(free, end)
        heapq.heappush(ends, (end, now, rank))
        if end - now <= PATIENCE:
            seen[second].served[asked] += 1
            seen[second].work += COSTS[asked]
            seen[second].took.append(end - now)
    return seen


def _share(seen: list[Seen], which: Priority) -> float:
    return sum(each.served[which] for each in seen) / sum(each.asked[which] for each in seen)


def test_three_times_too_much_costs_nobody_who_buys() -> None:
    seen = simulated([0.5] * 5 + [1.0] * 10 + [3.0] * 20 + [0.5] * 12)
    peak = sum(each.work for each in seen[5:15]) / 10
    overload = seen[15:35]
    assert sum(each.work for each in overload) / len(overload) >= 0.9 * peak
    assert _share(overload, Priority.CHECKOUT) >= 0.99
    assert _share(overload, Priority.BROWSE) > _share(overload, Priority.ASSETS)
    before, after = seen[2], seen[44]
    assert sum(after.asked.values()) == sum(after.served.values())
    assert max(after.took) <= 2 * max(before.took)


def test_a_service_that_keeps_up_is_given_all_there_is() -> None:
    for seen in simulated([0.7] * 30):
        assert seen.asked == seen.served


def test_who_begins_in_the_middle_of_an_overload_finds_out() -> None:
    assert _share(simulated([3.0] * 20)[5:], Priority.CHECKOUT) >= 0.99


def test_a_crowd_that_buys_waits_and_is_answered() -> None:
    """However slow everything is: a refused checkout is worse than a late one."""
    slow = GatewayProperties(limit_most=BOUNDS.limit_least)
    limit = Limit()
    assert sum(limit.enter(1, 1.0, slow) for _ in range(BOUNDS.limit_urgent)) == BOUNDS.limit_least
    assert all(limit.enter(0, 1.0, slow) for _ in range(BOUNDS.limit_urgent))
    assert not limit.enter(0, 1.0, slow)


def test_a_service_that_is_slow_by_itself_is_not_taken_for_a_crowded_one() -> None:
    now = 0.0
    limit = Limit(clock=lambda: now)
    for number in range(300):
        few = 10 if number < 200 else 100
        assert all(limit.enter(1, BOUNDS.browse_share, BOUNDS) for _ in range(few))
        now += 2.0
        for _ in range(few):
            limit.leave(1, 2.0, BOUNDS)


def test_a_pause_of_our_own_is_not_taken_for_a_queue_of_theirs() -> None:
    """A process that was stopped reads all answers of that time at once; each of them seems to have taken long."""
    now = 0.0
    limit = Limit(clock=lambda: now)
    for _ in range(50):  # 128 visitors, who ask again as soon as they are answered
        assert all(limit.enter(1, BOUNDS.browse_share, BOUNDS) for _ in range(128))
        for _ in range(128):
            now += 0.0001
            limit.leave(1, 0.003, BOUNDS)
    before = limit.now
    for pause in (0.1, 0.2, 0.4, 2.0):
        assert all(limit.enter(1, BOUNDS.browse_share, BOUNDS) for _ in range(128))
        now += pause
        for _ in range(128):
            limit.leave(1, pause + 0.003, BOUNDS)
    assert limit.now >= before


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/api/orders/checkout", Priority.CHECKOUT),
        ("POST", "/api/orders/7f/pay", Priority.CHECKOUT),
        ("POST", "/api/billing/webhooks/provider", Priority.CHECKOUT),
        ("GET", "/api/orders/checkout", Priority.BROWSE),
        ("POST", "/api/orders/cart/lines/pay", Priority.BROWSE),
        ("GET", "/api/inventory/products", Priority.BROWSE),
        ("GET", "/media/p/1.webp", Priority.ASSETS),
        ("GET", "/main-ABC.js", Priority.ASSETS),
    ],
)
def test_what_goes_first(method: str, path: str, expected: Priority) -> None:
    assert priority(method, path, {}) == expected
    assert priority(method, path, {"priority": "assets"}) == Priority.ASSETS


def test_it_is_counted_by_route_and_priority() -> None:
    counts = Counts()
    counts.let_in["r", "browse"] += 2
    counts.shed["r", "assets", "limit"] += 1
    counts.limits["s"] = Limit()
    said = [(sample.name, sample.labels, sample.value) for each in counts.collect() for sample in each.samples]
    assert ("gateway_let_in_total", {"route": "r", "priority": "browse"}, 2) in said
    assert ("gateway_shed_total", {"route": "r", "priority": "assets", "reason": "limit"}, 1) in said
    assert ("gateway_under_way", {"service": "s"}, 0) in said
