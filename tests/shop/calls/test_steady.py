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


def chosen(balancer: Balancer, by: str, times: int) -> Counter[str]:
    """Whom chance says so many times."""
    steady = balancer.steady(THREE, by=by)
    assert steady is not None
    return Counter(steady.next().url for _ in range(times))


def test_in_turns_there_is_no_chance(balancer: Balancer) -> None:
    steady = balancer.steady(THREE, by=ROUND_ROBIN)
    assert steady is not None
    assert [place.url for place in steady.turns] == [each.url for each in THREE]


@pytest.mark.parametrize("by", [LEAST_BUSY, WEIGHTED])
def test_by_chance_everybody_gets_a_share(balancer: Balancer, by: str) -> None:
    assert min(chosen(balancer, by, 900).values()) > 200


def test_the_less_busy_of_two_is_asked(balancer: Balancer) -> None:
    steady = balancer.steady(THREE[:2])
    assert steady is not None
    for _ in range(20):
        steady.next().record.under_way += 1
    assert {seen.in_flight for seen in balancer.seen().values()} == {10}


def test_who_fails_ends_it_at_once(balancer: Balancer) -> None:
    steady = balancer.steady(THREE)
    assert steady is not None
    for _ in range(THRESHOLD):
        flight = balancer.choose([THREE[0]])
        assert flight is not None
        balancer.end(flight, good=False)
    assert balancer.change != steady.change
    assert balancer.steady(THREE) is None


def test_who_is_back_gets_no_equal_share_before_it_is_warm(balancer: Balancer, clock: Clock) -> None:
    test_who_fails_ends_it_at_once(balancer)
    clock.now += 10
    balancer.looked(THREE[0].url, answers=True)
    trial = balancer.choose(THREE)
    assert trial is not None
    assert trial.url == THREE[0].url
    balancer.end(trial, good=True)
    assert balancer.steady(THREE) is None
    clock.now += 10
    assert balancer.steady(THREE) is not None


def test_only_those_of_one_weight_are_alike(balancer: Balancer) -> None:
    assert balancer.steady([*THREE, Instance("s", "http://d", weight=2)]) is None
    near = [Instance("s", "http://e", zone="z"), *THREE]
    steady = balancer.steady(near, zone="z")
    assert steady is not None
    assert steady.has_others
    assert steady.next().url == "http://e"


def test_without_anybody_there_is_none(balancer: Balancer) -> None:
    assert balancer.steady([]) is None
