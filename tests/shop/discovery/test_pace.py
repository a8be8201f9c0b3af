"""How often Consul is asked."""

import threading
import time

from shop.discovery.pace import Queue, TokenBucket
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


def waiting(queue: Queue, count: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=queue.wait, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_those_in_trouble_take_turns() -> None:
    began = time.monotonic()
    for thread in waiting(Queue(seconds=0.1), 4):
        thread.join()
    assert time.monotonic() - began >= 0.3


def test_good_news_frees_all() -> None:
    queue = Queue(seconds=60.0)
    queue.wait()
    threads = waiting(queue, 3)

    def freed() -> bool:
        queue.free()
        return not any(thread.is_alive() for thread in threads)

    until(freed)
