"""``python -m tests.faults.apart.changes``: what operators change while a shop apart is asked, and what it costs.

Routes, signing keys, tax rates, then every instance of every role is restarted, one after another; at 50 requests a
second, and at the most this machine holds without a failure. 0 may fail.

    --rounds N                     of all these changes, at each load (default 2)
    --ramp S                       seconds of each step of the ramp that finds the highest load (default 8)
    --load steady|full|both        which of the two (default both)
    --database sqlite|postgres

Prints the figures. Exit status 1 when a request failed or the books do not balance.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import requests

from tests.faults.apart.crew import Crew, until
from tests.faults.apart.load import Load, under_load
from tests.faults.configuration import DATA, Store, flip
from tests.faults.ramp import Step, highest, step
from tests.faults.signing import PEOPLE
from tests.faults.sweep import databases_of

RATE: Final = 50.0
#: Enough that slow answers do not slow those who ask at a rate.
THREADS: Final = 24
#: Patience. A second is promised of routes; a key signs six seconds after it was published, at the next log-in.
ROUTES_WITHIN: Final = 30.0
KEYS_WITHIN: Final = 60.0
FLIP_SECONDS: Final = 4.0
ROUTES: Final = "gateway-service/data"
#: The same place by another route, which says which set it is of.
_SET: Final = """
gateway:
  routes: |
    - id: changed
      uri: lb://inventory-service
      predicates: ['Path=/api/inventory/**']
      filters: ['SetResponseHeader=X-Set, {number}']
"""


def change_routes(crew: Crew, number: int) -> float:
    """Seconds until every gateway goes by set ``number``."""
    Store(crew.agent.address).put(ROUTES, _SET.format(number=number))
    return until(lambda: all(_set_of(door) == str(number) for door in crew.doors), within=ROUTES_WITHIN)


def forget_routes(crew: Crew) -> float:
    """The built-in ones again."""
    Store(crew.agent.address).delete(ROUTES)
    return until(lambda: not any(_set_of(door) for door in crew.doors), within=ROUTES_WITHIN)


def _set_of(door: str) -> str:
    return requests.get(f"{door}/api/inventory/products", timeout=10).headers.get("X-Set", "")


def change_keys(crew: Crew, load: Load) -> float:
    """Seconds until somebody got a token signed with a new key."""
    until(lambda: bool(load.tally.keys or load.tally.failed), within=KEYS_WITHIN)
    known = set(load.tally.keys)
    crew.shop.manage("rotate_keys")
    return until(lambda: bool(load.tally.keys - known) or bool(load.tally.failed), within=KEYS_WITHIN)


def flip_rates(crew: Crew, *, seconds: float) -> int:
    """Changes of both tax rates, five a second; the defaults are back afterwards."""
    store = Store(crew.agent.address)
    count = flip(store, seconds=seconds)
    store.delete(DATA)
    return count


def _changed(crew: Crew, load: Load, rounds: int) -> Mapping[str, object]:
    """All of it, so often."""
    routes, keys, left, flips = [], [], [], 0
    for number in range(rounds):
        routes += [change_routes(crew, 2 * number + 1), change_routes(crew, 2 * number + 2), forget_routes(crew)]
        keys.append(change_keys(crew, load))
        flips += flip_rates(crew, seconds=FLIP_SECONDS)
        left += [crew.restart(place) for place in crew.served]
    return {
        "routes changed": len(routes),
        "routes within s": round(max(routes), 2),
        "keys replaced": len(keys),
        "flips": flips,
        "restarts": len(left),
        "left within s": round(max(left), 1),
    }


def _measure(crew: Crew, name: str, rounds: int, *, threads: int, rate: float = 0.0) -> None:
    began = time.monotonic()
    with under_load(crew.doors, threads=threads, rate=rate, people=_people(threads)) as load:
        done = _changed(crew, load, rounds)
    tally, lasted = load.tally, time.monotonic() - began
    _say(f"{name}: {done}")
    _say(
        f"  {tally.requests} requests ({tally.requests / lasted:.0f} a second, {threads} clients), "
        f"{len(tally.failed)} failed, {tally.ended} sent again as their connection ended, "
        f"{tally.repeated} keyed ones repeated {dict(tally.why)}, "
        f"{len(tally.orders)} orders paid, {len(tally.keys)} keys signed, "
        f"p50 {tally.percentile(50):.3f} s, p99 {tally.percentile(99):.3f} s; load average {os.getloadavg()[0]:.0f}"
    )
    crew.settle(load)
    _say("  prove: the books balance")


def _people(clients: int) -> Sequence[str]:
    """Those with an account: of four one, and somebody always; the others are guests who buy."""
    return PEOPLE[: max(clients // 4, 1)]


def _quiet(crew: Crew, clients: int, seconds: float) -> Step:
    """What so many get while nothing changes."""
    began = time.monotonic()
    with under_load(crew.doors, threads=clients, people=_people(clients)) as load:
        time.sleep(seconds)
    return step(clients, load.tally.seconds, failed=len(load.tally.failed), lasted=time.monotonic() - began)


def main() -> int:
    options = _options()
    with databases_of(options.database) as databases, tempfile.TemporaryDirectory(prefix="shop-changes-") as folder:
        crew = Crew(Path(folder), databases())
        try:
            crew.start()
            _say(f"two of each role on {options.database}, found through Consul")
            if options.load != "full":
                _measure(crew, f"{RATE:.0f} a second", options.rounds, threads=THREADS, rate=RATE)
            if options.load != "steady":
                held = highest(lambda clients: _quiet(crew, clients, options.ramp), say=_say)
                _measure(crew, "full load", options.rounds, threads=held.clients)
        except AssertionError as error:
            _say(f"✗ {error}")
            return 1
        finally:
            crew.end()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.apart.changes", description="Changes under load.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--ramp", type=float, default=8.0)
    parser.add_argument("--load", choices=("steady", "full", "both"), default="both")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
