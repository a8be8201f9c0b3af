"""When an instance is left alone, and how it comes back."""

import pytest

from shop.calls.health import (
    FORGET_SECONDS,
    LONGEST_PAUSE_SECONDS,
    LOOK_SECONDS,
    MOST_TIMES,
    OUT_SECONDS,
    OVERDUE_SECONDS,
    THRESHOLD,
    Flight,
    Health,
)

START = 1000.0


@pytest.fixture
def health() -> Health:
    return Health(START)


def call(health: Health, now: float, *, good: bool | None, began: float | None = None) -> None:
    flight = Flight("http://a", now if began is None else began)
    health.begin(flight)
    health.end(flight, now, good=good)


def fail(health: Health, now: float, times: int = THRESHOLD) -> None:
    for _ in range(times):
        call(health, now, good=False)


def may_be_tried(health: Health, now: float, *, too_few: bool = False) -> bool:
    return health.may_be_tried(now, too_few=too_few)


def test_it_is_out_after_failures_in_a_row(health: Health) -> None:
    fail(health, START, THRESHOLD - 1)
    assert health.is_well
    fail(health, START, 1)
    assert not health.is_well


def test_a_success_in_between_starts_the_row_anew(health: Health) -> None:
    for _ in range(THRESHOLD * 3):
        call(health, START, good=False)
        call(health, START, good=True)
    assert health.is_well


def test_what_tells_nothing_changes_nothing(health: Health) -> None:
    fail(health, START, THRESHOLD - 1)
    call(health, START, good=None)
    assert health.is_well
    fail(health, START, 1)
    assert not health.is_well


def test_unseen_it_is_out_for_half_a_minute_times_the_times(health: Health) -> None:
    now = START
    for times in [*range(1, MOST_TIMES + 1), MOST_TIMES]:
        fail(health, now, 1 if times > 1 else THRESHOLD)
        assert not health.is_well
        assert not may_be_tried(health, now + OUT_SECONDS * times - 0.1)
        now += OUT_SECONDS * times
        assert may_be_tried(health, now)


def test_a_look_it_answers_brings_it_a_trial(health: Health) -> None:
    fail(health, START)
    health.looked(START + LOOK_SECONDS, answers=False)
    assert not may_be_tried(health, START + LOOK_SECONDS)
    health.looked(START + 2 * LOOK_SECONDS, answers=True)
    assert may_be_tried(health, START + 2 * LOOK_SECONDS)


def test_only_one_call_is_the_trial_and_its_outcome_decides(health: Health) -> None:
    for good in (False, True):
        fail(health, START) if health.is_well else None
        now = START + OUT_SECONDS * 3
        trial = Flight("http://a", now)
        health.begin(trial)
        assert not may_be_tried(health, now)
        health.end(trial, now, good=good)
        assert health.is_well is good


def test_a_trial_that_tells_nothing_is_not_the_last(health: Health) -> None:
    fail(health, START)
    now = START + OUT_SECONDS
    call(health, now, good=None)
    assert not health.is_well
    assert may_be_tried(health, now)


def test_who_answers_looks_and_fails_trials_is_tried_ever_more_rarely(health: Health) -> None:
    now, pauses = START, []
    fail(health, now)
    for _ in range(6):
        health.looked(now, answers=True)
        out_at = now
        while not may_be_tried(health, now):
            now += 0.5
        pauses.append(now - out_at)
        call(health, now, good=False)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert LONGEST_PAUSE_SECONDS + LOOK_SECONDS < 10  # promised: back within 10 s of being well


def test_when_too_few_are_well_it_is_tried_every_second(health: Health) -> None:
    fail(health, START)
    assert not may_be_tried(health, START + LOOK_SECONDS - 0.1, too_few=True)
    assert may_be_tried(health, START + LOOK_SECONDS, too_few=True)


def test_answers_to_calls_from_before_do_not_bring_it_back(health: Health) -> None:
    early = Flight("http://a", START)
    health.begin(early)
    fail(health, START)
    health.end(early, START + 1, good=True)
    assert not health.is_well


def test_failures_from_before_do_not_keep_it_out(health: Health) -> None:
    early = Flight("http://a", START)
    health.begin(early)
    fail(health, START)
    health.end(early, START + OUT_SECONDS - 1, good=False)
    assert may_be_tried(health, START + OUT_SECONDS)


@pytest.mark.parametrize(
    ("well_for", "out_for"), [(FORGET_SECONDS - 1, 2 * OUT_SECONDS), (FORGET_SECONDS, OUT_SECONDS)]
)
def test_after_a_while_of_being_well_its_record_is_clean(health: Health, well_for: float, out_for: float) -> None:
    fail(health, START)
    back = START + OUT_SECONDS
    call(health, back, good=True)
    call(health, back + well_for, good=True)
    fail(health, back + well_for)
    assert not may_be_tried(health, back + well_for + out_for - 1)
    assert may_be_tried(health, back + well_for + out_for)


def test_a_call_that_waits_long_asks_for_a_look(health: Health) -> None:
    health.begin(Flight("http://a", START))
    assert not health.wants_a_look(START + OVERDUE_SECONDS)
    assert health.wants_a_look(START + OVERDUE_SECONDS + 0.01)


def test_nobody_looks_while_it_answers_others(health: Health) -> None:
    health.begin(Flight("http://a", START))
    call(health, START + 0.3, good=True)
    assert not health.wants_a_look(START + OVERDUE_SECONDS + 0.01)


def test_it_is_looked_at_once_a_second(health: Health) -> None:
    fail(health, START)
    assert not health.wants_a_look(START + LOOK_SECONDS - 0.1)
    assert health.wants_a_look(START + LOOK_SECONDS)
    health.looked(START + LOOK_SECONDS, answers=False)
    assert not health.wants_a_look(START + LOOK_SECONDS)
