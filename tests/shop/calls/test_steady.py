"""While all instances are well, who is next is known beforehand; as soon as one is not, it is found out anew."""

import random
from collections import Counter

import pytest

from shop.calls.balancer import Balancer
from shop.calls.choice import LEAST_BUSY, ROUND_ROBIN, WEIGHTED
from shop.calls.health import THRESHOLD
from shop.discovery.base import Instance

THREE = [Instance("s", f"http://{name}") for name in "abc"]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def balancer(clock: Clock) -> Balancer:
    return Balancer(clock=clock, chance=random.Random(7))


def boarded(balancer: Balancer, by: str, times: int) -> Counter[str]:
    """Whom each of so many calls asked, one after the other."""
    steady = balancer.steady(THREE, by=by)
    assert steady is not None
    found: Counter[str] = Counter()
    for _ in range(times):
        flight = balancer.board(steady, 1000.0)
        assert flight is not None
        found[flight.url] += 1
        balancer.land(flight, 1000.0)
    return found


def test_in_turns_everybody_is_asked_as_often(balancer: Balancer) -> None:
    assert set(boarded(balancer, ROUND_ROBIN, 300).values()) == {100}


@pytest.mark.parametrize("by", [LEAST_BUSY, WEIGHTED])
def test_by_chance_everybody_gets_a_share(balancer: Balancer, by: str) -> None:
    assert min(boarded(balancer, by, 900).values()) > 200


def test_the_less_busy_of_two_is_asked(balancer: Balancer) -> None:
    steady = balancer.steady(THREE[:2])
    assert steady is not None
    for _ in range(20):
        assert balancer.board(steady, 1000.0) is not None
    assert {seen.in_flight for seen in balancer.seen().values()} == {10}


def test_what_was_not_sent_is_forgotten(balancer: Balancer) -> None:
    steady = balancer.steady(THREE)
    assert steady is not None
    flight = balancer.board(steady, 1000.0)
    assert flight is not None
    balancer.unboard(flight)
    assert {(seen.in_flight, seen.calls) for seen in balancer.seen().values()} == {(0, 0)}


def test_who_fails_ends_it_at_once(balancer: Balancer) -> None:
    steady = balancer.steady(THREE)
    assert steady is not None
    for _ in range(THRESHOLD):
        flight = balancer.choose([THREE[0]])
        assert flight is not None
        balancer.end(flight, good=False)
    assert balancer.board(steady, 1000.0) is None
    assert balancer.steady(THREE) is None


def test_who_is_back_gets_no_equal_share_before_it_is_warm(balancer: Balancer, clock: Clock) -> None:
    test_who_fails_ends_it_at_once(balancer)
    clock.now += 10
    balancer.looked(THREE[0].url, answers=True)
    trial = balancer.choose(THREE)
    assert trial is not None
    assert trial.url == THREE[0].url
    balancer.land(trial, clock.now)
    assert balancer.steady(THREE) is None
    clock.now += 10
    assert balancer.steady(THREE) is not None


def test_only_those_of_one_weight_are_alike(balancer: Balancer) -> None:
    assert balancer.steady([*THREE, Instance("s", "http://d", weight=2)]) is None
    near = [Instance("s", "http://e", zone="z"), *THREE]
    steady = balancer.steady(near, zone="z")
    assert steady is not None
    assert steady.has_others
    flight = balancer.board(steady, 1000.0)
    assert flight is not None
    assert flight.url == "http://e"


def test_without_anybody_there_is_none(balancer: Balancer) -> None:
    assert balancer.steady([]) is None


def test_what_landed_says_as_much_as_what_ended_well(clock: Clock) -> None:
    seen = []
    for lands in (True, False):
        balancer = Balancer(clock=clock)
        flight = balancer.choose(THREE[:1])
        assert flight is not None
        if lands:
            balancer.land(flight, clock.now + 2)
        else:
            clock.now += 2
            balancer.end(flight, good=True)
        seen.append(balancer.seen())
    assert seen[0] == seen[1]
