"""The threads that do the work: they start, wake, survive trouble, and stop when what runs is finished."""

import threading
import time
from collections.abc import Callable

import pytest

from shop.work import jobs, runner
from shop.work.runner import Runner
from shop.work.wake import wake


@pytest.fixture(autouse=True)
def nothing_to_arm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "arm", lambda module: None)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_stopping_waits_for_what_runs_and_begins_nothing_new() -> None:
    began, finish, finished = threading.Event(), threading.Event(), threading.Event()
    rounds: list[str] = []

    def work(module: str) -> int:
        rounds.append(module)
        began.set()
        finish.wait(5)
        finished.set()
        return 1

    found = Runner(["orders"], [work])
    found.start()
    began.wait(5)
    threading.Timer(0.1, finish.set).start()
    found.stop()
    assert finished.is_set()
    assert rounds == ["orders"]


def test_a_ring_ends_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "IDLE_SECONDS", 60)
    rounds: list[str] = []

    def look(module: str) -> int:
        rounds.append(module)
        return 0

    found = Runner(["orders"], [look])
    found.start()
    until(lambda: len(rounds) == 1)
    wake()
    until(lambda: len(rounds) == 2)
    began = time.monotonic()
    found.stop()
    assert time.monotonic() - began < 5


def test_trouble_ends_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(runner, "TROUBLED_SECONDS", 0.01)
    rounds: list[str] = []

    def break_down(module: str) -> int:
        rounds.append(module)
        raise ConnectionError("database is away")

    found = Runner(["orders"], [break_down])
    found.start()
    until(lambda: len(rounds) >= 3)
    found.stop()
    assert "work round failed" in caplog.text


def test_a_kind_of_work_that_hangs_holds_up_no_other() -> None:
    release, rounds = threading.Event(), []

    def hang(_module: str) -> int:
        release.wait(5)
        return 0

    def work(module: str) -> int:
        rounds.append(module)
        return 0

    found = Runner(["orders", "billing"], [hang, work])
    found.start()
    until(lambda: {"orders", "billing"} <= set(rounds))
    release.set()
    found.stop()


def test_all_threads_share_the_time_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "STOP_SECONDS", 0.3)
    release = threading.Event()

    def hang(_module: str) -> int:
        release.wait(10)
        return 0

    found = Runner(["orders", "billing", "inventory"], [hang])
    found.start()
    began = time.monotonic()
    found.stop()
    assert time.monotonic() - began < 1.5
    release.set()
    for thread in found._threads:
        thread.join(5)
