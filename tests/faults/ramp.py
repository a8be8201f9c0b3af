"""How much a machine holds: the clients are doubled until answers fail, or until more of them only wait longer."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Final

#: Twice the clients that get less than this many times the answers only wait.
WORTH: Final = 1.1
MOST_CLIENTS: Final = 64


@dataclass(frozen=True, slots=True)
class Step:
    """What so many clients at once got. ``p50`` and ``p99`` in seconds."""

    clients: int
    done: int
    failed: int
    per_second: float
    p50: float
    p99: float


def step(clients: int, took: Iterable[float], *, failed: int, lasted: float) -> Step:
    """``took``: the seconds of each that was answered as it should be; ``lasted``: of all of it."""
    seconds = sorted(took)
    cuts = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [0.0] * 99
    per_second = round(len(seconds) / lasted, 1)
    return Step(clients, len(seconds), failed, per_second, round(cuts[49], 3), round(cuts[98], 3))


def highest(measure: Callable[[int], Step], *, say: Callable[[str], object] = print) -> Step:
    """The last step at which nothing failed and more clients were worth it; each is said as JSON.

    Raises ``AssertionError`` where one client alone is not answered.
    """
    held = measure(1)
    say(json.dumps({"ramp": asdict(held)}))
    assert held.done, f"one client alone: {held}"
    assert not held.failed, f"one client alone: {held}"
    while held.clients < MOST_CLIENTS:
        tried = measure(2 * held.clients)
        say(json.dumps({"ramp": asdict(tried)}))
        if tried.failed or tried.per_second < WORTH * held.per_second:
            break
        held = tried
    return held
