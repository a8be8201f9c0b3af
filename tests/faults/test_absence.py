"""Without Consul and Vault nothing fails while values live; then 503 and not ready, never 500; well soon after."""

from pathlib import Path

from tests.fakes.vault import Sick
from tests.faults.absence import HEALED_WITHIN, live_through, world
from tests.faults.configuration import OTHERS
from tests.servers.postgres import Postgres


def test_consul_and_vault_are_away_under_checkouts(tmp_path: Path, postgres: Postgres) -> None:
    with world("together", tmp_path, postgres) as around:
        seen = live_through(around, ills=(Sick.SLOW, Sick.DEAD), pause=0.2)
    print("requests", seen.bought.requests, "healed after", round(seen.healed_seconds, 2), dict(seen.answers))
    assert seen.bought.failed == []
    assert set(seen.bought.rates) == {OTHERS}  # what Consul said before it died, and not the defaults
    assert set(seen.answers) <= {"201", "202, later", "503, later"}
    assert seen.was_not_ready
    assert seen.healed_seconds < 5 * HEALED_WITHIN
