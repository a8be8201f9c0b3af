"""How often Consul is asked."""

import os
import threading
import time

import pytest

from shop.discovery.pace import TokenBucket, Turns
from shop.line import Asker, Line
from tests.shop.discovery.conftest import until


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_and_then_one_a_second() -> None:
    clock = Clock()
    bucket = TokenBucket(burst=2, seconds=1.0, clock=clock)
    assert [bucket.take() for _ in range(4)] == [0.0, 0.0, 1.0, 2.0]
    clock.now = 2.0
    assert bucket.take() == 1.0


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    bucket = TokenBucket(burst=2, seconds=1.0, clock=clock)
    clock.now = 100.0
    assert [bucket.taken() for _ in range(3)] == [True, True, False]


def turns_every(seconds: float) -> Turns:
    return Turns(seconds=seconds, line=Line(seconds=seconds))


def waiting(turns: Turns, count: int, *, in_vain: bool = True) -> list[threading.Thread]:
    def wait() -> None:
        turns.mine(TokenBucket(burst=1, seconds=60.0), in_vain=in_vain)

    threads = [threading.Thread(target=wait, daemon=True) for _ in range(count)]
    for thread in threads:
        turns.joined()
        thread.start()
    return threads


def all_done(threads: list[threading.Thread]) -> bool:
    return not any(thread.is_alive() for thread in threads)


def test_those_who_ask_in_vain_take_turns() -> None:
    began = time.monotonic()
    for thread in waiting(turns_every(0.1), 4):
        thread.join()
    assert time.monotonic() - began >= 0.3


def test_good_news_frees_all() -> None:
    turns = turns_every(60.0)
    threads = waiting(turns, 4)

    def freed() -> bool:
        turns.free()
        return all_done(threads)

    until(freed)


def test_each_may_ask_twice_at_once_and_so_may_all() -> None:
    turns = turns_every(60.0)
    until(lambda: all_done(waiting(turns, 4, in_vain=False)))
    buckets = [turns.joined() for _ in range(3)]
    for own in buckets:
        assert turns.mine(own, in_vain=False)
        assert turns.mine(own, in_vain=False)
    assert all(own.take() > 0 for own in buckets)


def test_nobody_waits_for_a_turn_once_it_is_closed() -> None:
    turns = turns_every(60.0)
    threads = waiting(turns, 4)
    turns.close()
    until(lambda: all_done(threads))
    assert not turns.mine(turns.joined(), in_vain=True)


def test_one_who_asks_in_vain_asks_in_line_until_it_hears_something() -> None:
    asker, other, gone = Asker(line := Line(seconds=60.0)), Asker(line), threading.Event()
    assert [asker.may() for _ in range(3)] == [True] * 3
    asker.heard(well=False)
    other.heard(well=False)
    assert asker.turn(gone)
    assert [other.may() for _ in range(2)] == [False] * 2
    asker.heard(well=True)
    assert other.may()
    assert asker.turn(gone)
    gone.set()
    assert not asker.turn(gone)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_and_what_it_forks_are_in_one_line() -> None:
    line = Line(seconds=60.0)
    if (child := os.fork()) == 0:
        os._exit(0 if line.taken() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert not line.taken()
    if (child := os.fork()) == 0:
        line.free()
        os._exit(0)
    os.waitpid(child, 0)
    assert line.taken()
