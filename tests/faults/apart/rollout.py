"""``python -m tests.faults.apart.rollout``: every instance of every role restarted under load, then Consul lost.

Then quiet times, roll-outs and times without Consul take turns, and their p99 is compared.

    --requests N                   at least so many while instances go and come (default 10,000)
    --without-consul S             seconds without Consul, under load (default 120)
    --database sqlite|postgres

Prints the figures. Exit status 1 when a request failed or the books do not balance.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from tests.faults.apart.crew import ROLES, Crew
from tests.faults.apart.load import PAGES, STAFF_PAGE, Load, under_load
from tests.faults.sweep import databases_of

EVERY_ROLE: Final = (*ROLES, "backoffice")
EVERY_PAGE: Final = (*PAGES, STAFF_PAGE)
TURNS = 5
TURN_SECONDS = 15.0


def main() -> int:
    options = _options()
    with databases_of(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-rollout-") as folder:
        crew = Crew(Path(folder), databases(), roles=EVERY_ROLE)
        try:
            crew.start()
            _say(f"two of each role on {options.database}, found through Consul")
            _roll(crew, options.requests)
            _lose_consul(crew, options.without_consul)
            _compare(crew)
        except AssertionError as error:
            _say(f"✗ {error}")
            return 1
        finally:
            crew.end()
    return 0


def _roll(crew: Crew, requests: int) -> None:
    left: list[float] = []
    with under_load(crew.doors, pages=EVERY_PAGE) as load:
        rounds = 0
        while load.tally.requests < requests and not load.tally.failed:
            rounds += 1
            left += [crew.restart(place) for place in crew.served]
    _say(f"{len(left)} restarts in {rounds} rounds; an instance left within {max(left):.1f} s")
    _settled(crew, load)


def _lose_consul(crew: Crew, seconds: float) -> None:
    with under_load(crew.doors, pages=EVERY_PAGE) as load:
        with crew.without_consul():
            time.sleep(seconds)
        back = time.monotonic()
        for role in crew.roles:
            crew.wait_seen(role)
        _say(
            f"{seconds:.0f} s without Consul; all registered and passing {time.monotonic() - back:.1f} s after it came"
        )
    _settled(crew, load)


def _compare(crew: Crew) -> None:
    quiet, rolled, without = [], [], []
    for _ in range(TURNS):
        quiet.append(_p99(crew, lambda: time.sleep(TURN_SECONDS)))
        rolled.append(_p99(crew, lambda: _restart_some(crew)))
        with crew.without_consul():
            without.append(_p99(crew, lambda: time.sleep(TURN_SECONDS)))
        for role in crew.roles:
            crew.wait_seen(role)
    _say(f"{TURNS} turns of {TURN_SECONDS:.0f} s: p99 {median(quiet) * 1000:.0f} ms when all is quiet")
    for what, found in (("during a roll-out", rolled), ("without Consul", without)):
        _say(f"  {median(found) * 1000:.0f} ms {what}: {median(found) / median(quiet):.2f} ×")


def _restart_some(crew: Crew) -> None:
    """One instance after another, until the turn is over."""
    end = time.monotonic() + TURN_SECONDS
    while time.monotonic() < end:
        crew.restart(next(crew.turns))


def _p99(crew: Crew, do: Callable[[], None]) -> float:
    """Of what is asked meanwhile, in seconds. Raises ``AssertionError`` when a request failed."""
    with under_load(crew.doors, pages=EVERY_PAGE) as load:
        do()
    assert not load.tally.failed, load.tally.failed[:5]
    return load.tally.percentile(99)


def _settled(crew: Crew, load: Load) -> None:
    tally = load.tally
    _say(
        f"  {tally.requests} requests answered, {len(tally.orders)} orders paid, {len(tally.failed)} failed, "
        f"{tally.ended} sent again as their connection ended, {tally.repeated} keyed ones repeated, "
        f"slowest {max(tally.seconds):.1f} s"
    )
    crew.settle(load)
    _say("  prove: the books balance")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.apart.rollout", description="Roll-outs under load.")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--without-consul", type=float, default=120.0)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
