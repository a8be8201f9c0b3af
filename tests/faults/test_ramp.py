"""The load that is called the highest: nothing failed at it; with twice the clients something did, or all waited."""

import pytest

from tests.faults.ramp import MOST_CLIENTS, Step, highest, step


def machine(*, cores: int, fails_at: int = 1_000) -> dict[int, Step]:
    """One that answers ten a second on each core, and fails with ``fails_at`` clients."""
    counts = [2**power for power in range(8)]
    return {
        n: Step(n, 100, n >= fails_at, 10.0 * min(n, cores), 0.1 * n / min(n, cores), 0.2 * n / min(n, cores))
        for n in counts
    }


@pytest.mark.parametrize(
    ("found", "clients"),
    [
        (machine(cores=4), 4),
        (machine(cores=1), 1),
        (machine(cores=64, fails_at=16), 8),
        (machine(cores=1_000), MOST_CLIENTS),
    ],
)
def test_it_stays_below_where_answers_fail_or_only_take_longer(found: dict[int, Step], clients: int) -> None:
    said: list[str] = []
    assert highest(found.__getitem__, say=said.append).clients == clients
    assert len(said) == min(clients * 2, MOST_CLIENTS).bit_length()


def test_a_machine_that_answers_nobody_holds_nothing() -> None:
    with pytest.raises(AssertionError, match="one client alone"):
        highest(machine(cores=1, fails_at=1).__getitem__, say=lambda text: None)


def test_a_step_says_what_its_clients_waited() -> None:
    found = step(2, [0.1] * 98 + [0.5, 0.9], failed=1, lasted=10.0)
    assert (found.done, found.failed, found.per_second, found.p50) == (100, 1, 10.0, 0.1)
    assert 0.5 <= found.p99 <= 0.9
