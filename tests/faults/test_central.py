"""Where settings come from is ill under checkouts: no order fails, none has rates nobody set, and all follow again.

One of each kind here; ``python -m tests.faults.central`` has all of them.
"""

from pathlib import Path

from tests.faults.central import ORDERS, Lived, behind_config_server, behind_consul, live_through

#: Between two orders of one buyer. The machine has more tests to run.
PAUSE = 0.2


def _nobody_noticed(seen: Lived) -> None:
    assert seen.bought.failed == []
    assert seen.bought.mixed == 0
    assert all(one.orders >= ORDERS for one in seen.ills)
    print([(one.name, one.orders, round(one.healed_seconds, 1)) for one in seen.ills])


def test_consul_is_slow_and_talks_nonsense(tmp_path: Path) -> None:
    with behind_consul("together", tmp_path) as site:
        _nobody_noticed(live_through(site, ills=["slow", "garbage"], pause=PAUSE))


def test_the_config_server_talks_nonsense_and_is_dead(tmp_path: Path) -> None:
    with behind_config_server(tmp_path) as site:
        _nobody_noticed(live_through(site, ills=["garbage", "dead"], pause=PAUSE))
