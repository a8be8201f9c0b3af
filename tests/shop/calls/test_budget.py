"""Retries never multiply an outage."""

from hypothesis import example, given
from hypothesis import strategies as st

from shop.calls.budget import RetryBudget


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def require_few(retries: list[float], calls: list[float]) -> None:
    """In any second."""
    for end in retries:
        in_a_second = [sum(end - 1 < moment <= end for moment in moments) for moments in (retries, calls)]
        assert in_a_second[0] <= 0.2 * in_a_second[1] + 10


@given(st.lists(st.tuples(st.floats(0, 0.5), st.integers(0, 3)), max_size=300))
def test_in_any_second_there_are_at_most_a_fifth_and_ten_more(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    calls: list[float] = []
    retries: list[float] = []
    for pause, wanted in steps:
        clock.now += pause
        budget.deposit()
        calls.append(clock.now)
        retries += [clock.now for _ in range(wanted) if budget.withdraw()]
    require_few(retries, calls)


#: A hundred calls, told of half a second later: the budget must have forgotten them a second after the first.
@example(steps=[(0.5, 0, 100), (0.6, 40, 0)])
@given(st.lists(st.tuples(st.floats(0, 0.5), st.integers(0, 3), st.integers(0, 40)), max_size=200))
def test_those_that_are_told_of_later_count_from_when_the_first_could_have_been(
    steps: list[tuple[float, int, int]],
) -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    calls: list[float] = []
    retries: list[float] = []
    told = 0.0
    for pause, wanted, number in steps:
        clock.now += pause
        budget.deposit_all(number, since=told)
        calls += [told] * number
        told = clock.now
        budget.deposit()
        calls.append(clock.now)
        retries += [clock.now for _ in range(wanted) if budget.withdraw()]
    require_few(retries, calls)


def test_those_that_are_told_of_later_count_at_all() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    clock.now = 0.5
    budget.deposit_all(100, since=0.4)
    assert sum(budget.withdraw() for _ in range(1000)) == 30


def test_nothing_is_kept_of_those_who_need_no_retry() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    for tenth in range(1000):
        clock.now = tenth / 10
        budget.deposit_all(100, since=clock.now - 0.1)
    assert len(budget._calls) <= 11


def test_a_total_outage_adds_a_fifth_and_ten_a_second() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    retries = 0
    for _ in range(10 * 200):  # ten seconds, 200 calls a second, each would retry twice
        budget.deposit()
        retries += budget.withdraw() + budget.withdraw()
        clock.now += 1 / 200
    assert retries <= 0.2 * 2000 + 10 * 10
    assert retries >= 0.2 * 2000


def test_quiet_times_are_not_saved_up() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    clock.now += 3600
    assert sum(budget.withdraw() for _ in range(1000)) == 10
