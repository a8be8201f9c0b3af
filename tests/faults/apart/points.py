"""One kill point of one scenario apart: a process dies there and is started again, and everything converges."""

import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import requests

from tests.faults.apart.scenarios import SCENARIOS, Visitor
from tests.faults.apart.stages import KILLED, Stage
from tests.faults.outcomes import Died
from tests.faults.scenarios import CONVERGED_WITHIN, Budget, Scenario, effects_are_right, new_key, retried
from tests.live.provider import effects

#: A call may have waited for others before it comes to the point.
DIES_WITHIN = 40.0
LISTENS_NO_MORE_WITHIN = 10.0
#: On a busy machine the roles' jobs may be quicker than a request.
VISITORS = 3


class _NotPassed(AssertionError):
    """The request was answered without passing the point: jobs had taken a step of it."""


def points_of(scenario: Scenario[Visitor], stage: Stage) -> list[str]:
    """The names of all points the request passes, in order, as it passes them for the second time."""
    for number in (None, 0):
        visitor = stage.visitor()
        scenario.prepare(visitor)
        key = new_key()
        _arm(stage, number)
        scenario.act(visitor, key)
        (stage.var / "armed").unlink(missing_ok=True)
        retried(visitor, scenario, key, within=CONVERGED_WITHIN)
    return (stage.var / "points").read_text().splitlines()


def die_at(number: int, name: str, stage: Stage) -> Died:
    """Whoever passes point ``number`` dies, at the first of up to three visitors who comes there.

    Raises ``AssertionError`` when the truth is lost or late.
    """
    for _ in range(1, VISITORS):
        with suppress(_NotPassed):
            return _die_at(number, name, stage)
    return _die_at(number, name, stage)


def _die_at(number: int, name: str, stage: Stage) -> Died:
    scenario = SCENARIOS[name]
    visitor, key = stage.visitor(), new_key()
    scenario.prepare(visitor)
    before = len(effects(stage.shop))
    _arm(stage, number)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_ask, scenario, visitor, key)
        _start_again(stage, _dead(stage, first))
        budget = Budget(stage.within)
    assert not first.result().startswith("500"), first.result()
    answer = retried(visitor, scenario, key, within=budget.left)
    stage.prover.prove(within=budget.left)
    converged = budget.spent
    assert converged <= stage.within, f"converged in {converged:.1f} s"
    effects_are_right(effects(stage.shop)[before:], scenario, answer)
    return Died(name, number, (stage.var / "points").read_text().splitlines()[number - 1], converged)


def _arm(stage: Stage, number: int | None) -> None:
    for name in ("armed", "killed", "points"):
        (stage.var / name).unlink(missing_ok=True)
    if number is not None:
        (stage.var / "arming").write_text(str(number))
        (stage.var / "arming").rename(stage.var / "armed")


def _ask(scenario: Scenario[Visitor], visitor: Visitor, key: str) -> str:
    """What the buyer hears at first: anything may be said while somebody is dead, but that nobody knows why."""
    try:
        answer = scenario.act(visitor, key)
    except requests.RequestException as error:
        return repr(error)
    return f"{answer.status_code} {answer.text}"


def _dead(stage: Stage, first: "Future[str]") -> str:
    """The name of the process that died."""
    deadline = time.monotonic() + DIES_WITHIN
    while not (stage.var / "killed").exists():
        if first.done() and not (stage.var / "killed").exists():
            raise _NotPassed(f"the request did not pass the point: {first.result()}")
        assert time.monotonic() < deadline, "neither was the request answered, nor did anybody die"
        time.sleep(0.01)
    served = [place for place in stage.shop.places if place.partition("-")[0] in KILLED and not place.endswith("-work")]
    while time.monotonic() < deadline:
        for place in served:
            if not stage.shop.process(place).lives:
                return place
        time.sleep(0.01)
    raise AssertionError("nobody died")


def _start_again(stage: Stage, name: str) -> None:
    """As a supervisor would, when the dead one's port is free."""
    role, _, number = name.partition("-")
    _wait_until_closed(stage.shop.of(role)[int(number) - 1].port or 0)
    stage.shop.begin(name)
    stage.shop.wait_ready(name)


def _wait_until_closed(port: int) -> None:
    deadline = time.monotonic() + LISTENS_NO_MORE_WITHIN
    while time.monotonic() < deadline:
        with suppress(ConnectionResetError):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except ConnectionRefusedError:
                return
        time.sleep(0.02)
    raise AssertionError(f"somebody still listens on {port}")
