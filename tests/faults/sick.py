"""How soon one of three instances that falls sick is left alone by a gateway under load, how soon it is back once it is
well, and what visitors see of it. ``python -m tests.faults.sick [ROUNDS]`` prints the figures.

An instance that was out before is tried later each time, up to 8 s.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.gateway.door import Door
from tests.gateway.edge.test_sick_instances import DEAD, SICK, crowd
from tests.gateway.stub import PLAIN, Stub, says
from tests.gateway.test_failures import hangs_up

EJECTED_PROMISED, BACK_PROMISED = 1.0, 10.0
SICK_SECONDS: Final = 3.0
PATIENCE: Final = 60.0
OUT, BACK = "instance left alone", "instance is back"


@dataclass(frozen=True)
class Found:
    """Seconds until it was left alone and until it was back, and what visitors got meanwhile, by status."""

    out: float
    back: float
    seen: Counter[int]


@contextmanager
def _front() -> Iterator[tuple[Door, list[Stub]]]:
    with tempfile.TemporaryDirectory() as name, Stub() as one, Stub() as two, Stub() as three:
        stubs = [one, two, three]
        door = Door(Path(name), {"orders": stubs}, SHOP_LOG_FORMAT="json")
        door.start()
        try:
            yield door, stubs
        finally:
            door.kill()


def _told(door: Door, what: str) -> int:
    return door.log.read_text().count(f'"{what}"')


def _until(holds: Callable[[], bool]) -> float:
    """Seconds until it does. Raises ``AssertionError`` when patience ends."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + PATIENCE
        time.sleep(0.01)
    return time.monotonic() - began


def fall_sick(door: Door, sick: Stub, how: str) -> Found:
    """Under load all the time."""
    over, seen = threading.Event(), Counter[int]()

    def visit() -> None:
        while not over.is_set():
            seen.update(asyncio.run(crowd(door.port, 0.5)))

    outs, backs = _told(door, OUT), _told(door, BACK)
    visitors = threading.Thread(target=visit)
    visitors.start()
    try:
        time.sleep(0.5)
        sick.answering = SICK.get(how, hangs_up)
        if how == DEAD:
            sick.refuse()
        out = _until(lambda: _told(door, OUT) > outs)
        time.sleep(max(SICK_SECONDS - out, 0.0))
        if how == DEAD:
            sick.listen(sick.port)
        backs = _told(door, BACK)
        sick.answering = says(PLAIN)
        return Found(out, _until(lambda: _told(door, BACK) > backs), seen)
    finally:
        over.set()
        visitors.join()


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    failed = 0
    for how in [*SICK, DEAD]:
        with _front() as (door, stubs):
            for number in range(rounds):
                found = fall_sick(door, stubs[0], how)
                wrong = {status: count for status, count in found.seen.items() if status != 200}
                failed += bool(wrong) + (found.out > EJECTED_PROMISED) + (found.back > BACK_PROMISED)
                said = f"{how}, {number + 1}: left alone after {found.out:.2f} s, back after {found.back:.2f} s"
                print(f"{said}, {sum(found.seen.values())} answers, others than 200: {wrong or 'none'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
