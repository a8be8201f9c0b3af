"""Consul is followed instead of asked: no question for what did not change, and none the less nothing old is served."""

import time
import uuid
from collections.abc import Callable

import pytest

from configsvc.backends.base import Asked
from configsvc.backends.consul import ConsulBackend
from configsvc.backends.consul_watch import CERTAIN_SECONDS, ConsulWatch
from configsvc.environment.order import contexts
from shop.config.sources import overridden
from shop.consul import Agent, ConsulUnavailable, Entry, Put
from tests.servers.consul import ConsulAgent


class Counting(Agent):
    """Counts questions about trees, each kind its own: a watch of another test may still ask."""

    asked = 0

    def tree(self, prefix: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, Entry]]:
        type(self).asked += 1
        return super().tree(prefix, index=index, wait_seconds=wait_seconds)


class Scripted:
    """Answers what it was told, and None is no answer; the last for ever."""

    def __init__(self, *answers: tuple[int, dict[str, Entry]] | None) -> None:
        self.answers = list(answers)

    def tree(self, prefix: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, Entry]]:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if found is None:
            raise ConsulUnavailable("silent")
        return found


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_readers_cost_no_question_and_changes_are_seen(consul_agent: ConsulAgent) -> None:
    root = f"watched{uuid.uuid4().hex[:8]}/"
    agent, watch = Agent(consul_agent.address), ConsulWatch(lambda: Counting(consul_agent.address))
    agent.put(f"{root}app/k", b"1")
    agent.put(f"{root}app2/k", b"another's")
    until(lambda: watch.below(root, f"{root}app/") is not None)
    before = Counting.asked
    found = [watch.below(root, f"{root}app/") for _ in range(1000)]
    assert Counting.asked - before <= 1
    assert all(one is not None and list(one) == [f"{root}app/k"] for one in found)
    agent.put(f"{root}app/k", b"2")
    until(lambda: (watch.below(root, root) or {})[f"{root}app/k"].value == b"2")
    _, index = agent.get(f"{root}app/k")
    agent.commit([Put(f"{root}app/k", None, index)])
    until(lambda: watch.below(root, f"{root}app/") == {})


def test_what_we_wrote_ourselves_is_never_answered_as_it_was_before(consul_agent: ConsulAgent) -> None:
    root = f"written{uuid.uuid4().hex[:8]}/"
    agent, watch = Agent(consul_agent.address), ConsulWatch(lambda: Agent(consul_agent.address))
    agent.put(f"{root}k", b"0")
    until(lambda: watch.below(root, root) is not None)
    for number in range(1, 20):
        _, index = agent.get(f"{root}k")
        done = agent.commit([Put(f"{root}k", str(number).encode(), index)])
        assert done is not None
        watch.expect(done[f"{root}k"])
        found = watch.below(root, root)
        assert found is None or found[f"{root}k"].value == str(number).encode()
    until(lambda: watch.below(root, root) is not None)


def test_it_is_not_certain_of_what_an_agent_that_fell_silent_said() -> None:
    agent = Scripted((7, {"r/k": Entry(b"1", 7)}))
    watch = ConsulWatch(lambda: agent)  # type: ignore[arg-type, return-value]
    until(lambda: watch.below("r/", "r/") is not None)
    agent.answers = [None]
    until(lambda: watch.below("r/", "r/") is None)
    agent.answers = [(9, {"r/k": Entry(b"2", 9)})]
    until(lambda: watch.below("r/", "r/") == {"r/k": Entry(b"2", 9)})


def test_an_answer_that_is_overdue_counts_no_more() -> None:
    now = [100.0]

    class Hanging(Scripted):
        def tree(self, prefix: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, Entry]]:
            if index:
                time.sleep(60)
            return super().tree(prefix)

    agent = Hanging((7, {"r/k": Entry(b"1", 7)}))
    watch = ConsulWatch(lambda: agent, clock=lambda: now[0])  # type: ignore[arg-type, return-value]
    until(lambda: watch.below("r/", "r/") is not None)
    now[0] += CERTAIN_SECONDS + 0.1
    assert watch.below("r/", "r/") is None


def test_an_agent_that_is_slow_is_not_certain_again_before_it_is_on_time() -> None:
    """Else readers would be delayed anew each time it is not."""
    now, late = [100.0], [10.0]

    class Slow(Scripted):
        def tree(self, prefix: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, Entry]]:
            now[0] += late[0]
            self.asked = getattr(self, "asked", 0) + 1
            return super().tree(prefix)

    agent = Slow((7, {"r/k": Entry(b"1", 7)}))
    watch = ConsulWatch(lambda: agent, clock=lambda: now[0])  # type: ignore[arg-type, return-value]
    assert watch.below("r/", "r/") is None
    until(lambda: getattr(agent, "asked", 0) > 3 or watch.below("r/", "r/") is not None)
    assert watch.below("r/", "r/") is None
    late[0] = 0.0
    until(lambda: watch.below("r/", "r/") is not None)


@pytest.mark.parametrize("lost", [(3, {"r/k": Entry(b"old", 3)}), (9, {})])
def test_an_agent_that_lost_its_state_is_asked_anew(lost: tuple[int, dict[str, Entry]]) -> None:
    agent = Scripted((7, {"r/k": Entry(b"1", 7)}), lost, (4, {"r/k": Entry(b"anew", 4)}))
    watch = ConsulWatch(lambda: agent)  # type: ignore[arg-type, return-value]
    watch.expect(7)
    until(lambda: (watch.below("r/", "r/") or {}).get("r/k") == Entry(b"anew", 4))


def test_a_reader_of_one_profile_costs_four_questions_without_it_and_none_with_it(consul_agent: ConsulAgent) -> None:
    class Mine(Counting):
        asked = 0

    root = f"counted{uuid.uuid4().hex[:8]}"
    agent = Agent(consul_agent.address)
    agent.put(f"{root}/app,dev/k", b"1")
    asked = Asked(contexts(("app",), ("dev",)))
    watch = ConsulWatch(lambda: Agent(consul_agent.address))
    with overridden("configsvc", consul_prefix=root):
        until(lambda: watch.below(f"{root}/", f"{root}/") is not None)
        questions, found = [], []
        for backend in (
            ConsulBackend(lambda: Mine(consul_agent.address)),
            ConsulBackend(lambda: Mine(consul_agent.address), watch=watch),
        ):
            before = Mine.asked
            found.append(backend.read(asked))
            questions.append(Mine.asked - before)
    assert questions == [4, 0]
    assert found[0] == found[1]
