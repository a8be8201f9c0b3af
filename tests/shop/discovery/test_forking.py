"""A process that forks waits until its other thread has said what it is saying, and not for whoever answers slowly."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shop.discovery import forking
from shop.discovery.forking import ForkGuard


@contextmanager
def speaking(guard: ForkGuard) -> Iterator[threading.Event]:
    """A thread that holds the guard until the event is set, or the end."""
    begun, ended = threading.Event(), threading.Event()

    def speak() -> None:
        with guard:
            begun.set()
            ended.wait(30)

    thread = threading.Thread(target=speak)
    thread.start()
    begun.wait()
    try:
        yield ended
    finally:
        ended.set()
        thread.join()


def status_of_child(guard: ForkGuard) -> int:
    """Of a child that takes the guard; it kills itself where it cannot."""
    if (child := os.fork()) == 0:
        threading.Timer(10, os._exit, (1,)).start()
        with guard:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def waits_for_what_is_being_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "PATIENCE_SECONDS", 60)
    guard = ForkGuard()
    with speaking(guard) as ended:
        threading.Timer(0.3, ended.set).start()
        assert status_of_child(guard) == 0
        assert ended.is_set()


def waits_for_nobody_who_waits_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forking, "PATIENCE_SECONDS", 0.01)
    guard = ForkGuard()
    with speaking(guard) as ended:
        assert status_of_child(guard) == 0  # though its parent's other thread holds it
        assert not ended.is_set()
    with guard:  # and nobody gave back what he had not taken
        assert status_of_child(ForkGuard()) == 0


def test_a_fork_waits_for_what_is_being_said(monkeypatch: pytest.MonkeyPatch) -> None:
    waits_for_what_is_being_said(monkeypatch)


def test_a_fork_waits_for_nobody_who_waits_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    waits_for_nobody_who_waits_himself(monkeypatch)


def test_whoever_forked_can_speak_and_fork_again() -> None:
    guard = ForkGuard()
    for _ in range(3):
        assert status_of_child(guard) == 0
        with guard:
            assert guard._lock.locked()
