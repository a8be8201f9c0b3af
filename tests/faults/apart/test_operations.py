"""What operators do to a running shop costs its buyers nothing: restarts, crashes, a registry that goes away."""

from collections.abc import Iterator

import pytest

from tests.faults.apart.changes import change_keys, change_routes, flip_rates, forget_routes
from tests.faults.apart.crew import ROLES, Crew, until
from tests.faults.apart.load import under_load
from tests.faults.signing import PEOPLE
from tests.servers.consul import program
from tests.servers.process import servers_are_required

#: Between two things an operator does.
BETWEEN = 30


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory, database_urls: dict[str, str]) -> Iterator[Crew]:
    if program() is None and not servers_are_required():
        pytest.skip("no Consul: not in CONSUL_BIN, not on the path, and .ci/consul has not fetched it")
    crew = Crew(tmp_path_factory.mktemp("crew"), database_urls)
    try:
        crew.start()
        yield crew
    finally:
        crew.end()


def test_instances_are_restarted_one_by_one(crew: Crew) -> None:
    with under_load(crew.doors) as load:
        load.wait_for(BETWEEN)
        for role in ("orders", "inventory", "gateway"):
            crew.restart(f"{role}-1")
            load.wait_for(BETWEEN)
    crew.settle(load)


def test_routes_signing_keys_and_rates_change(crew: Crew) -> None:
    """``tests.faults.apart.changes`` does it at 50 requests a second and at full load, with restarts of everybody."""
    with under_load(crew.doors, people=PEOPLE[:1]) as load:
        load.wait_for(BETWEEN)
        change_routes(crew, 1)
        forget_routes(crew)
        change_keys(crew, load)
        flip_rates(crew, seconds=1.0)
        load.wait_for(BETWEEN)
    crew.settle(load)
    assert len(load.tally.keys) == 2


@pytest.mark.parametrize("role", ["inventory", "orders", "billing"])
def test_one_of_two_instances_is_killed(crew: Crew, role: str) -> None:
    with under_load(crew.doors) as load:
        load.wait_for(BETWEEN)
        crew.kill(f"{role}-2")
        load.wait_for(3 * BETWEEN)
        crew.revive(f"{role}-2")
        load.wait_for(BETWEEN)
    crew.settle(load)


def test_consul_goes_away_and_comes_back_empty(crew: Crew) -> None:
    with under_load(crew.doors) as load:
        load.wait_for(BETWEEN)
        with crew.without_consul():
            load.wait_for(5 * BETWEEN)
        until(lambda: all(crew.is_seen(role) for role in ROLES), within=25)
        load.wait_for(BETWEEN)
    crew.settle(load)
