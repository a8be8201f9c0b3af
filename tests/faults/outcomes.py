"""What came of a kill point, and how a sweep tells it."""

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Died:
    """At which point, and how long until client and books agreed again (seconds)."""

    scenario: str
    number: int
    point: str
    converged: float


#: Scenario and number.
Point = tuple[str, int]
Outcome = Died | AssertionError


def told(name: str, attempt: Callable[[], Died]) -> Outcome:
    """What came of it, with a line for whoever watches."""
    try:
        died = attempt()
    except AssertionError as error:
        say(f"  ✗ {name}: {error}")
        return error
    say(f"  ✓ {name}: {died.point}; converged in {died.converged:.1f} s")
    return died


def report(results: Sequence[Outcome]) -> int:
    """Say the figures; 1 when a point did not converge."""
    good = [died.converged for died in results if isinstance(died, Died)]
    if good:
        say(f"converged: median {statistics.median(good):.1f} s, longest {max(good):.1f} s")
    say(f"{len(good)} passed, {len(results) - len(good)} failed")
    return 0 if len(good) == len(results) else 1


def say(line: str) -> None:
    """At once, also into a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
