"""Every role in a process of its own, beside the shop in one: lists, checkouts, and idle roles."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shop.roles.catalogue import BACKOFFICE, MODULES
from tests.bench.buying import Buyers
from tests.bench.client import Line, asking
from tests.bench.measuring import Pages, Target, in_turns
from tests.bench.memory import SETTLE_SECONDS, pss
from tests.bench.reading import LIST
from tests.bench.shops import Databases, Door, Filled, family, fill
from tests.live.apart import Apart

#: One instance of everything: one worker each. First the one whose word all others wait for at their first start.
INSTANCES: Final = {"configsvc": 1, **dict.fromkeys(MODULES, 1), BACKOFFICE: 1}
PARTS: Final = ("arbiter", "worker")


@dataclass(frozen=True)
class RoleDoor:
    """One role's port."""

    port: int
    pid: int
    products: int

    def line(self) -> Line:
        return Line(self.port)


def measure(
    together: Filled, folder: Path, databases: Databases, *, rounds: int, count: int, checkouts: tuple[int, int]
) -> dict[str, Any]:
    """Starts the roles, one after another, on data like that of ``together``; the figures, with its in turns."""
    print(f"  filling roles apart with {together.products} products", flush=True)
    apart = Apart(folder, databases=databases(), instances=INSTANCES)
    fill(apart, together.products, together.orders)
    try:
        ready = {role: _started(apart, f"{role}-1") for role in INSTANCES}
        time.sleep(SETTLE_SECONDS)
        idle = {role: _memory(apart, f"{role}-1") for role in INSTANCES}
        doors: Mapping[str, Door] = {"one process": together, "gateway": _door(apart, "gateway", together.products)}
        inventory = _door(apart, "inventory", together.products)
        lists = {
            name: Pages(door.port, door.pid, [asking(LIST)]) for name, door in [*doors.items(), ("role", inventory)]
        }
        bought: Mapping[str, Target] = {name: Buyers(door) for name, door in doors.items()}
        print("  a list and a checkout, apart and in one process", flush=True)
        return {
            "list": in_turns(lists, rounds=rounds, count=count),
            "checkout": in_turns(bought, rounds=checkouts[0], count=checkouts[1]),
            "ready": ready,
            "idle": idle,
        }
    finally:
        apart.kill()


def _started(apart: Apart, name: str) -> float:
    """Seconds from the start of the process to its first readiness."""
    began = time.monotonic()
    apart.begin(name)
    apart.wait_ready(name)
    return round(time.monotonic() - began, 2)


def _memory(apart: Apart, name: str) -> dict[str, float]:
    """Proportional set size in MB of one role's processes: what others of the same machine share is counted in part."""
    found = dict(zip(PARTS, map(pss, family(apart.process(name).pid)), strict=True))
    return {part: round(size, 1) for part, size in {**found, "in all": sum(found.values())}.items()}


def _door(apart: Apart, role: str, products: int) -> RoleDoor:
    port = apart.of(role)[0].port
    if port is None:
        raise AssertionError(f"{role} is not served")
    return RoleDoor(port, family(apart.process(f"{role}-1").pid)[-1], products)
