"""When an instance is left alone, and how it comes back."""

import pytest

from shop.calls.breaker import COOLDOWN_SECONDS, THRESHOLD, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock=clock)


def trip(breaker: Breaker) -> None:
    for _ in range(THRESHOLD):
        assert breaker.allows()
        breaker.failed()


def test_it_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    trip(breaker)
    assert not breaker.allows()


def test_a_success_in_between_starts_the_row_anew(breaker: Breaker) -> None:
    for _ in range(THRESHOLD * 3):
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()


def test_after_a_while_one_call_may_try(breaker: Breaker, clock: Clock) -> None:
    trip(breaker)
    clock.now += COOLDOWN_SECONDS
    assert [breaker.allows() for _ in range(3)] == [True, False, False]


def test_the_trials_outcome_decides(breaker: Breaker, clock: Clock) -> None:
    trip(breaker)
    clock.now += COOLDOWN_SECONDS
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock.now += COOLDOWN_SECONDS
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_a_trial_that_never_reports_is_not_the_last(breaker: Breaker, clock: Clock) -> None:
    trip(breaker)
    for _ in range(3):
        clock.now += COOLDOWN_SECONDS
        assert breaker.allows()
