"""Measuring several targets in turns, so that what else the machine does hits all of them alike."""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Final, Protocol

from tests.bench.client import Line

#: Short rounds before the figures count: caches and pools get warm.
WARM_UP: Final = 2


class Target(Protocol):
    """Something that can be asked ``count`` times; answers the seconds each time took."""

    @property
    def pid(self) -> int: ...

    def ask(self, count: int) -> list[float]: ...


@dataclass
class Pages:
    """GET requests over one connection, again and again."""

    port: int
    pid: int
    requests: Sequence[bytes]

    def __post_init__(self) -> None:
        self._turn = cycle(self.requests)

    def ask(self, count: int) -> list[float]:
        """Raises ``AssertionError`` for anything but 200."""
        line, spent = Line(self.port), []
        line.send(self.requests[0])
        for _ in range(count):
            request = next(self._turn)
            began = time.perf_counter()
            status, body = line.send(request)
            spent.append(time.perf_counter() - began)
            if status != 200:
                raise AssertionError(f"{status}: {body[:300]!r}")
        line.close()
        return spent


@dataclass
class Figures:
    """What was seen of one target: seconds per request by round, and the server's CPU seconds by round."""

    rounds: list[list[float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second over one connection, in the median round."""
        return statistics.median(self.rates)

    @property
    def rates(self) -> list[float]:
        return [len(spent) / sum(spent) for spent in self.rounds]

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return 1000 * statistics.median(seconds for spent in self.rounds for seconds in spent)

    @property
    def p99(self) -> float:
        """Milliseconds: the median of the rounds' own, so that one hiccup of the machine does not decide."""
        return 1000 * statistics.median(percentile(spent, 0.99) for spent in self.rounds)

    @property
    def cpu_ms(self) -> float:
        """The server process's milliseconds of CPU per request, in the median round."""
        return 1000 * statistics.median(
            seconds / len(spent) for seconds, spent in zip(self.cpu, self.rounds, strict=True)
        )

    def as_json(self) -> dict[str, float]:
        found = {"per_second": self.rate, "p50_ms": self.p50, "p99_ms": self.p99, "cpu_ms": self.cpu_ms}
        return {name: round(value, 3) for name, value in found.items()}


def in_turns(targets: Mapping[str, Target], *, rounds: int, count: int) -> dict[str, Figures]:
    """``rounds`` times, ``count`` requests to each; who begins changes with every round."""
    found = {name: Figures() for name in targets}
    names = list(targets)
    for number in range(WARM_UP + rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            if number < WARM_UP:
                targets[name].ask(max(count // 4, 1))
                continue
            before = cpu_seconds(targets[name].pid)
            spent = targets[name].ask(count)
            found[name].rounds.append(spent)
            found[name].cpu.append(cpu_seconds(targets[name].pid) - before)
    return found


def ratio(one: Figures, other: Figures) -> float:
    """How many times the rate of ``other`` ``one`` has: round by round, the median."""
    return statistics.median(a / b for a, b in zip(one.rates, other.rates, strict=True))


def cpu_ratio(one: Figures, other: Figures) -> float:
    """How many times the CPU time of ``other`` ``one`` takes: round by round, the median."""
    return statistics.median(a / b for a, b in zip(one.cpu, other.cpu, strict=True))


def growth(large: Figures, small: Figures, of: Callable[[Sequence[float]], float]) -> float:
    """How many times as long ``large`` takes: round by round, the median."""
    return statistics.median(of(a) / of(b) for a, b in zip(large.rounds, small.rounds, strict=True))


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that ``part`` of ``values`` do not exceed."""
    return sorted(values)[math.ceil(len(values) * part) - 1]


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have used so far."""
    used = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def summed(figures: Mapping[str, Figures]) -> dict[str, Any]:
    return {name: found.as_json() for name, found in figures.items()}
