"""The line before a broken Consul: one question a second, whoever registers first, and good news for all."""

import threading

import pytest

from shop import line as room
from shop.line import Line


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(room, "time", made)
    return made


def test_there_is_one_turn_at_a_time(clock: Clock) -> None:
    line = Line(seconds=1.0)
    assert line.taken()
    for now, wanted in ((1000.9, False), (1001.3, True), (1001.3, False), (1002.4, False), (1002.6, True)):
        clock.now = now
        assert line.taken() is wanted


def test_who_is_first_has_it_before_the_others(clock: Clock) -> None:
    line = Line(seconds=1.0)
    assert line.taken()
    clock.now = 1001.1
    assert not line.taken()
    assert line.taken(is_first=True)
    clock.now = 1001.9
    assert not line.taken(is_first=True)


class Gone(threading.Event):
    """Says when somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_awaited = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.is_awaited.set()
        return super().wait(timeout)


def test_good_news_frees_all_who_wait() -> None:
    line, gone = Line(seconds=600), [Gone(), Gone(), Gone()]
    assert line.taken()
    waiting = [threading.Thread(target=line.turn, args=(each,), daemon=True) for each in gone]
    for thread, each in zip(waiting, gone, strict=True):
        thread.start()
        assert each.is_awaited.wait(30)
    line.free()
    for thread in waiting:
        thread.join(30)
    assert not any(thread.is_alive() for thread in waiting)
