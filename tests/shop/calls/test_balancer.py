"""Which of several instances is asked."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shop.calls.balancer import UNLISTED_SECONDS, Balancer, Flight
from shop.calls.choice import ROUND_ROBIN, WEIGHTED, Choice
from shop.calls.health import COLDEST, LOOK_SECONDS, OUT_SECONDS, OVERDUE_SECONDS, THRESHOLD, WARMING_SECONDS
from shop.discovery.base import Instance
from tests.shop.calls.clock import Clock

A, B, C, D = (Instance("s", f"http://{name}") for name in "abcd")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def balancer(clock: Clock) -> Balancer:
    return Balancer(clock=clock, chance=random.Random(7))


def chosen(balancer: Balancer, instances: Sequence[Instance], **options: object) -> Flight:
    flight = balancer.choose(instances, **options)  # type: ignore[arg-type]
    assert flight is not None
    return flight


def put_out(balancer: Balancer, *instances: Instance) -> None:
    for instance in instances:
        for _ in range(THRESHOLD):
            balancer.end(chosen(balancer, [instance]), good=False)


def share(balancer: Balancer, instances: Sequence[Instance], calls: int = 1000, **options: object) -> Counter[str]:
    """How many of so many calls, one after the other, go where."""
    count: Counter[str] = Counter()
    for _ in range(calls):
        flight = chosen(balancer, instances, **options)
        count[flight.url] += 1
        balancer.end(flight, good=True)
    return count


def test_nobody_is_no_choice(balancer: Balancer) -> None:
    assert balancer.choose([]) is None


def test_equal_ones_get_equal_shares(balancer: Balancer) -> None:
    assert all(abs(calls - 250) < 60 for calls in share(balancer, [A, B, C, D]).values())


def test_the_less_busy_of_two_is_asked(balancer: Balancer) -> None:
    flights = [chosen(balancer, [A, B]) for _ in range(20)]
    assert Counter(flight.url for flight in flights) == {A.url: 10, B.url: 10}


def test_of_many_the_busiest_is_never_asked(balancer: Balancer) -> None:
    busy = [chosen(balancer, [A]) for _ in range(5)]
    assert A.url not in share(balancer, [A, B, C, D])
    for flight in busy:
        balancer.end(flight, good=True)
    assert A.url in share(balancer, [A, B, C, D])


def test_weights_are_shares(balancer: Balancer) -> None:
    heavy = replace(A, weight=3)
    assert 650 < share(balancer, [heavy, B])[A.url] < 850
    flights = [chosen(balancer, [heavy, B]) for _ in range(40)]
    assert 28 <= Counter(flight.url for flight in flights)[A.url] <= 32


def test_without_a_weight_only_when_nobody_else_is_well(balancer: Balancer) -> None:
    idle = replace(A, weight=0)
    assert share(balancer, [idle, B]) == {B.url: 1000}
    put_out(balancer, B)
    assert share(balancer, [idle, B], 10) == {A.url: 10}
    assert share(balancer, [idle], 10) == {A.url: 10}


def test_the_same_zone_comes_first_while_somebody_is_well_there(balancer: Balancer) -> None:
    near, far = replace(A, zone="east"), replace(B, zone="west")
    assert share(balancer, [near, far, C], zone="east") == {A.url: 1000}
    put_out(balancer, near)
    assert set(share(balancer, [near, far, C], zone="east")) == {B.url, C.url}
    assert set(share(balancer, [far, C], zone="north")) == {B.url, C.url}
    assert set(share(balancer, [far, C])) == {B.url, C.url}


def test_a_near_one_without_weight_does_not_come_first(balancer: Balancer) -> None:
    near = replace(A, zone="east", weight=0)
    assert share(balancer, [near, B], zone="east") == {B.url: 1000}


def test_who_is_out_is_not_asked(balancer: Balancer) -> None:
    put_out(balancer, A)
    assert balancer.out() == [A.url]
    assert share(balancer, [A, B]) == {B.url: 1000}


def test_who_answered_a_look_is_tried_once(balancer: Balancer, clock: Clock) -> None:
    put_out(balancer, A)
    clock.now += LOOK_SECONDS
    balancer.looked(A.url, answers=True)
    trial = chosen(balancer, [A, B])
    assert trial.url == A.url
    assert {chosen(balancer, [A, B]).url for _ in range(20)} == {B.url}
    balancer.end(trial, good=True)
    assert balancer.out() == []


def test_a_call_that_must_not_be_repeated_is_no_trial_while_others_are_well(balancer: Balancer, clock: Clock) -> None:
    put_out(balancer, A)
    clock.now += OUT_SECONDS
    assert share(balancer, [A, B], harmless=False) == {B.url: 1000}
    assert chosen(balancer, [A], harmless=False).url == A.url


@pytest.mark.parametrize(("well", "tried"), [(2, False), (1, True), (0, True)])
def test_when_fewer_than_half_are_well_the_others_are_tried_unseen(
    balancer: Balancer, clock: Clock, well: int, tried: bool
) -> None:
    everybody = [A, B, C, D]
    put_out(balancer, *everybody[well:])
    clock.now += LOOK_SECONDS
    asked = {flight.url for _ in range(50) if (flight := balancer.choose(everybody)) is not None}
    assert (asked > {each.url for each in everybody[:well]}) is tried


def test_when_all_are_out_each_is_tried_once_a_second_and_the_rest_refused(balancer: Balancer, clock: Clock) -> None:
    everybody = [A, B, C]
    put_out(balancer, *everybody)
    assert balancer.choose(everybody) is None
    clock.now += LOOK_SECONDS
    trials = [balancer.choose(everybody) for _ in range(10)]
    assert sorted(flight.url for flight in trials if flight) == [A.url, B.url, C.url]


def test_when_all_are_out_it_fails_open_to_who_wants_that(balancer: Balancer, clock: Clock) -> None:
    everybody = [A, B]
    put_out(balancer, *everybody)
    open_ones = [chosen(balancer, everybody, fail_open=True) for _ in range(50)]
    assert {flight.url for flight in open_ones} == {A.url, B.url}
    for flight in open_ones:  # such a call decides nothing: a trial does
        balancer.end(flight, good=True)
    assert balancer.out() == [A.url, B.url]
    clock.now += LOOK_SECONDS
    for instance in everybody:
        balancer.end(chosen(balancer, [instance], fail_open=True), good=True)
    assert balancer.out() == []


def test_it_does_not_fail_open_while_anybody_is_well(balancer: Balancer) -> None:
    put_out(balancer, A)
    assert share(balancer, [A, B], fail_open=True) == {B.url: 1000}


def test_when_the_others_were_found_failing_the_one_that_is_out_is_tried(balancer: Balancer, clock: Clock) -> None:
    put_out(balancer, A)
    clock.now += LOOK_SECONDS
    assert chosen(balancer, [A]).url == A.url  # B is not among the fresh


def test_who_hangs_is_put_out_when_it_does_not_answer_a_look(balancer: Balancer, clock: Clock) -> None:
    chosen(balancer, [A])
    balancer.end(chosen(balancer, [B]), good=True)
    clock.now += OVERDUE_SECONDS + 0.01
    assert balancer.to_look_at() == [A.url]
    balancer.looked(A.url, answers=False)
    assert balancer.out() == [A.url]


def test_who_is_slow_and_answers_a_look_stays(balancer: Balancer, clock: Clock) -> None:
    chosen(balancer, [A])
    balancer.end(chosen(balancer, [B]), good=True)
    clock.now += OVERDUE_SECONDS + 0.01
    balancer.looked(A.url, answers=True)
    assert balancer.out() == []


@pytest.mark.parametrize("others", [[], [B], [B, C]])
def test_looks_put_no_more_than_half_out(balancer: Balancer, clock: Clock, others: list[Instance]) -> None:
    everybody = [A, *others]
    for instance in everybody:
        chosen(balancer, [instance])
    clock.now += OVERDUE_SECONDS + 0.01
    for url in balancer.to_look_at():
        balancer.looked(url, answers=False)
    assert len(balancer.out()) == len(everybody) // 2


def test_there_are_others_while_one_of_them_is_well(balancer: Balancer) -> None:
    flight = chosen(balancer, [A])
    assert not balancer.has_others(flight, [A])
    assert balancer.has_others(flight, [A, B])
    put_out(balancer, B)
    assert not balancer.has_others(flight, [A, B])


def test_who_left_the_registry_is_forgotten_after_a_while(balancer: Balancer, clock: Clock) -> None:
    put_out(balancer, A)
    balancer.end(chosen(balancer, [B]), good=True)
    assert balancer.out() == [A.url]
    clock.now += UNLISTED_SECONDS + 1
    balancer.end(chosen(balancer, [B]), good=True)
    assert balancer.out() == []
    balancer.looked(A.url, answers=False)  # a look that was under way


def test_in_turns_everybody_is_asked_as_often_as_their_weight_says(balancer: Balancer) -> None:
    heavy = replace(A, weight=2)
    asked = [chosen(balancer, [heavy, B, C], choice=Choice(ROUND_ROBIN)).url for _ in range(8)]
    for four in (asked[:4], asked[4:]):
        assert Counter(four) == {A.url: 2, B.url: 1, C.url: 1}


def test_by_weight_alone_the_busy_are_asked_too(balancer: Balancer) -> None:
    count = Counter(
        chosen(balancer, [replace(A, weight=3), B], choice=Choice(WEIGHTED)).url for _ in range(1000)
    )  # nobody answers
    assert 0.7 < count[A.url] / 1000 < 0.8


def test_the_same_key_stays_and_only_those_move_who_must(balancer: Balancer) -> None:
    keys = [Choice(key=f"user-{number}") for number in range(300)]
    before = {each.key: chosen(balancer, [A, B, C], choice=each).url for each in keys}
    assert {each.key: chosen(balancer, [C, A, B], choice=each).url for each in keys} == before
    assert all(70 < count < 130 for count in Counter(before.values()).values())
    after = {each.key: chosen(balancer, [A, B], choice=each).url for each in keys}
    assert {key for key in before if before[key] != after[key]} == {key for key in before if before[key] == C.url}


def test_who_is_out_keeps_nobody(balancer: Balancer) -> None:
    put_out(balancer, A)
    keys = [Choice(key=f"user-{number}") for number in range(50)]
    assert A.url not in {chosen(balancer, [A, B, C], choice=each).url for each in keys}


def test_who_is_back_gets_a_share_by_and_by(balancer: Balancer, clock: Clock) -> None:
    put_out(balancer, A)
    clock.now += OUT_SECONDS
    balancer.end(chosen(balancer, [A, B]), good=True)  # the trial
    assert not balancer.out()
    cold = share(balancer, [A, B], choice=Choice(ROUND_ROBIN))[A.url]
    clock.now += WARMING_SECONDS
    warm = share(balancer, [A, B], choice=Choice(ROUND_ROBIN))[A.url]
    assert cold == pytest.approx(1000 * COLDEST / (1 + COLDEST), abs=3)
    assert warm == pytest.approx(500, abs=3)
