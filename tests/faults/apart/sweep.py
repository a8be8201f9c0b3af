"""The sweep of ``python -m tests.faults.sweep --apart``: several stages, one point after another on each."""

import queue
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.faults.apart.points import die_at, points_of
from tests.faults.apart.scenarios import SCENARIOS
from tests.faults.apart.stages import Stage, Stages
from tests.faults.outcomes import Died, Outcome, Point, say, told
from tests.servers import consul


def all_points(stage: Stage, names: Iterable[str] = tuple(SCENARIOS)) -> list[Point]:
    """Every point of the scenarios called ``names``."""
    return [(name, number) for name in names for number in range(1, len(points_of(SCENARIOS[name], stage)) + 1)]


def try_points(
    chosen: Sequence[Point], stages: Stages, *, jobs: int, consul_every: int = 0, ready: Stage | None = None
) -> list[Outcome]:
    """What came of each, told as it comes: first with a list of who is where, then those with Consul.

    ``ready``: a stage that is open already; it is closed when its part is done.
    """
    found = consul_every and consul.program()
    met = chosen[::consul_every] if found else []
    listed = [point for point in chosen if point not in met]
    results = _all_tried(listed, stages, jobs, [ready] if ready else [], with_consul=False)
    if met:
        say(f"with Consul, two of inventory and orders each: {len(met)} of them")
        results += _all_tried(met, stages, jobs, [], with_consul=True)
    return results


def _all_tried(
    points: Sequence[Point], stages: Stages, jobs: int, ready: list[Stage], *, with_consul: bool
) -> list[Outcome]:
    waiting: queue.SimpleQueue[Point] = queue.SimpleQueue()
    for point in points:
        waiting.put(point)
    with ThreadPoolExecutor(jobs) as pool:
        first = [*ready, *[None] * jobs][: max(len(ready), min(jobs, len(points)))]
        drained = [pool.submit(_drain, waiting, stages, stage, with_consul) for stage in first]
        return [outcome for each in drained for outcome in each.result()]


def _drain(
    waiting: "queue.SimpleQueue[Point]", stages: Stages, stage: Stage | None, with_consul: bool
) -> list[Outcome]:
    """Try points until there are none; where one failed, the rest of that stage proves nothing any more."""
    outcomes: list[Outcome] = []
    try:
        while not waiting.empty():
            try:
                name, number = waiting.get_nowait()
            except queue.Empty:
                break
            stage = stage or stages.open(with_consul=with_consul)
            outcomes.append(_tried(name, number, stage))
            if not isinstance(outcomes[-1], Died):
                stage.close()
                stage = None
    finally:
        if stage:
            stage.close()
    return outcomes


def _tried(name: str, number: int, stage: Stage) -> Outcome:
    return told(f"{name} {number}", lambda: die_at(number, name, stage))
