"""What processes take of the memory: the shop in one process when nobody asks anything, and any process there is."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.shops import processes_of
from tests.live.shop import Shop

SETTLE_SECONDS: Final = 5.0


def idle(shop: Shop) -> dict[str, float]:
    """Started anew as ``make run`` does, jobs and all; proportional set size in MB of its processes."""
    shop.stop()
    shop.start()
    time.sleep(SETTLE_SECONDS)
    found = dict(zip(("arbiter", "worker"), map(pss, processes_of(shop)), strict=True))
    return {name: round(size, 1) for name, size in {**found, "in all": sum(found.values())}.items()}


def pss(pid: int) -> float:
    """MB of memory, shared pages counted by how many share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def pss_of_all(parent: int) -> float:
    """MB of memory of a process and of all that it has started."""
    return sum(map(pss, _family(parent)))


def _family(parent: int) -> Iterator[int]:
    yield parent
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))
