"""Three times what a service can answer, through a real gateway: what is still answered, and how soon all is as before.

``python -m tests.faults.overload`` prints ratios of one run; ``--without`` lets everything in; ``--together`` asks one
process that answers everything itself, instead of a gateway before a service.
"""

import asyncio
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.proxied import Behind
from tests.gateway.door import Door
from tests.live.migrated import lay_files
from tests.servers.ports import free_ports

THREADS: Final = 8
#: What is asked, how often, and how long a thread of the service has to do with it.
KINDS: Final = {
    "checkout": (0.05, 0.12, "POST /api/orders/checkout"),
    "browse": (0.7, 0.04, "GET /api/orders/orders"),
    "assets": (0.25, 0.02, "GET /api/orders/picture.webp"),
}
CAPACITY: Final = THREADS / sum(share * cost for share, cost, _ in KINDS.values())
#: Whoever waits longer is gone.
PATIENCE: Final = 2.0
BEFORE, PEAK, OVER, AFTER = (0.5, 6), (1.0, 10), (3.0, 20), (0.5, 15)


@dataclass
class Seen:
    """Of one second of load: answered in time, by kind, of so many; and how long it took."""

    asked: Counter[str] = field(default_factory=Counter)
    served: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    @property
    def work(self) -> float:
        return sum(KINDS[kind][1] * count for kind, count in self.served.items())


async def _serve(port: int) -> None:
    """A role with eight threads: who comes first is served first, also those who are gone."""
    threads = asyncio.Semaphore(THREADS)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := (await reader.readuntil(b"\r\n\r\n")).decode():
            line = head.partition("\r\n")[0]
            cost = next((cost for _, cost, asked in KINDS.values() if line.startswith(asked)), 0.0)
            async with threads:
                await asyncio.sleep(cost)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


def _role(port: int) -> None:
    asyncio.run(_serve(port))


async def _ask(port: int, kind: str, seen: Seen) -> None:
    began = time.monotonic()
    writer = None
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            length = "Content-Length: 0\r\n" if kind == "checkout" else ""
            writer.write(f"{KINDS[kind][2]} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}Connection: close\r\n\r\n".encode())
            answer = await reader.read()
    except (OSError, TimeoutError):
        return
    finally:
        if writer is not None:
            writer.close()
    if answer.startswith(b"HTTP/1.1 200"):
        seen.served[kind] += 1
        seen.took.append(time.monotonic() - began)


async def load(port: int, phases: list[tuple[float, int]]) -> list[Seen]:
    """Requests come when they come, whatever became of those before. One entry per second."""
    chance = random.Random(7)
    found: list[Seen] = []
    asking: set[asyncio.Task[None]] = set()
    at = time.monotonic()
    for load, seconds in phases:
        for _ in range(seconds):
            found.append(seen := Seen())
            end = at + 1.0
            while (at := at + chance.expovariate(CAPACITY * load)) < end:
                await asyncio.sleep(max(at - time.monotonic(), 0.0))
                kind = chance.choices(list(KINDS), [share for share, _, _ in KINDS.values()])[0]
                seen.asked[kind] += 1
                asking.add(task := asyncio.create_task(_ask(port, kind, seen)))
                task.add_done_callback(asking.discard)
            at = end
    await asyncio.gather(*asking)
    return found


def measure(*, without: bool = False, together: bool = False) -> list[Seen]:
    """All phases, one after the other. ``without`` shedding."""
    if without:
        os.environ["SHOP_DEFENCE_OFF"] = "gateway.one_line" if together else "gateway.shedding"
    with tempfile.TemporaryDirectory() as name, _one_process(Path(name)) if together else _apart(Path(name)) as door:
        return asyncio.run(load(door.port, [BEFORE, PEAK, OVER, AFTER]))


@contextmanager
def _apart(folder: Path) -> Iterator[Door]:
    """A gateway before a service."""
    port = free_ports(1)[0]
    role = multiprocessing.get_context("spawn").Process(target=_role, args=(port,), daemon=True)
    role.start()
    door = Door(folder, {"orders": [Behind(port)]}, GATEWAY_ANSWER_TIMEOUT="30")  # type: ignore[list-item]
    try:
        door.start()
        yield door
    finally:
        door.kill()
        role.kill()


@contextmanager
def _one_process(folder: Path) -> Iterator[Door]:
    """One of as many threads, in which the same requests cost the same."""
    lay_files(folder / "var")
    costs = {asked: cost for _, cost, asked in KINDS.values()}
    said = {"SHOP_ROLE": "all", "SHOP_THREADS": str(THREADS), "SHOP_COSTS": json.dumps(costs)}
    door = Door(folder, {}, DJANGO_SETTINGS_MODULE="tests.faults.settings", **said)
    try:
        door.start()
        yield door
    finally:
        door.kill()


def _served(seen: list[Seen], kind: str) -> float:
    return sum(each.served[kind] for each in seen) / sum(each.asked[kind] for each in seen)


def main() -> int:
    seen = measure(without="--without" in sys.argv[1:], together="--together" in sys.argv[1:])
    before, peak = seen[: BEFORE[1]], seen[BEFORE[1] : BEFORE[1] + PEAK[1]]
    over, after = seen[-OVER[1] - AFTER[1] : -AFTER[1]], seen[-AFTER[1] :]
    best = sum(each.work for each in peak) / len(peak)
    goodput = sum(each.work for each in over) / len(over) / best
    usual = median(took for each in before for took in each.took)
    settled = [
        all(later.took and median(later.took) <= 1.5 * usual for later in after[at:]) for at in range(len(after))
    ]
    back = settled.index(True) if True in settled else len(after)
    print(f"load average {os.getloadavg()[0]:.1f}, {CAPACITY:.0f} requests a second is what the service can answer")
    print(f"goodput at three times that: {goodput:.2f} of its peak (>= 0.90)")
    for kind in KINDS:
        print(f"{kind} served: {_served(over, kind):.3f}" + (" (>= 0.99)" if kind == "checkout" else ""))
    print(f"as before {back} s after (<= 10): median {usual * 1000:.0f} ms before")
    return 0 if goodput >= 0.9 and _served(over, "checkout") >= 0.99 and back <= 10 else 1


if __name__ == "__main__":
    sys.exit(main())
