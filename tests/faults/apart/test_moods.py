"""A Consul that talks nonsense, and knows nobody afterwards, costs those who check out meanwhile nothing."""

from pathlib import Path

from tests.fakes.consul_front import Mood
from tests.faults.apart.moods import REGISTERED_WITHIN, world
from tests.faults.scenarios import proven
from tests.live.migrated import new_databases
from tests.servers.consul import ConsulAgent
from tests.servers.postgres import Postgres

#: One stands for all; ``python -m tests.faults.apart.moods`` tries the others.
MOODS = (Mood.EMPTY, Mood.FLAPPING)
SECONDS = 8.0


def test_nobody_notices_what_consul_says(tmp_path: Path, postgres: Postgres, consul_agent: ConsulAgent) -> None:
    with world(tmp_path, new_databases(postgres), consul_agent) as around:
        for mood in MOODS:
            lived = around.lives_through(mood, seconds=SECONDS)
            assert lived.failed == []
            assert lived.orders > 0
            assert lived.registered_after < REGISTERED_WITHIN
        proven(around.shop, within=60)
