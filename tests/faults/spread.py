"""How soon a setting written to Consul is in force in six processes, each watched by somebody of its own.
``python -m tests.faults.spread`` prints the figures.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Final

import requests

from tests.faults.configuration import Store
from tests.live.apart import Apart
from tests.servers import consul

PROCESSES: Final = 6
PROMISED_SECONDS: Final = 1.0
PATIENCE: Final = 10 * PROMISED_SECONDS
KEY: Final = "application/global.params.p1"
LOOK_AGAIN: Final = 0.01


@contextmanager
def six(folder: Path) -> Iterator[tuple[list[str], Store]]:
    """Addresses of six processes of one role that follow a Consul of their own."""
    with consul.running() as agent:
        shop = Apart(folder, databases={}, consul=agent.address, instances={"customers": PROCESSES})
        try:
            shop.start()
            yield [place.url for place in shop.of("customers")], Store(agent.address)
        finally:
            shop.kill()


def spread(doors: list[str], store: Store, *, changes: int) -> list[float]:
    """Seconds from each write until the last of the processes shows it."""
    with ThreadPoolExecutor(len(doors)) as watchers:
        return [_spread(watchers, doors, store, f"change-{number}") for number in range(changes)]


def _spread(watchers: ThreadPoolExecutor, doors: list[str], store: Store, wanted: str) -> float:
    began = time.monotonic()
    store.put(KEY, wanted)
    return max(watchers.map(lambda door: _seen_at(door, wanted), doors)) - began


def _seen_at(door: str, wanted: str) -> float:
    """``time.monotonic()`` when ``door`` showed it. Raises ``AssertionError`` when patience ends."""
    end = time.monotonic() + PATIENCE
    with requests.Session() as session:
        while session.get(f"{door}/params", timeout=5).json()["p1"] != wanted:
            assert time.monotonic() < end, f"{door} does not show {wanted}"
            time.sleep(LOOK_AGAIN)
    return time.monotonic()


def main(changes: int = 200) -> None:
    """The figures as a JSON line."""
    with tempfile.TemporaryDirectory() as folder, six(Path(folder)) as (doors, store):
        took = spread(doors, store, changes=changes)
    cut = quantiles(took, n=100)
    figures = {"processes": PROCESSES, "changes": changes, "p50 s": cut[49], "p99 s": cut[98], "max s": max(took)}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}), flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
