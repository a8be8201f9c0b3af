"""Many runners on one database: each effect once, whoever is killed or slow."""

import itertools
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from shop.database.transactions import atomic
from shop.work import execution, heartbeat
from shop.work.execution import run_due_jobs
from shop.work.jobs import enqueue, job, periodic
from shop.work.leases import renew
from shop.work.models import Job
from shop.work.runner import Runner
from tests.shop.races.drive import MODULE, forget_connections, note, noted, replaced

FORK = multiprocessing.get_context("fork")


def compete(*, jobs: int, runners: int) -> dict[str, Any]:
    """``jobs`` jobs, every tenth of which fails at first, and one periodic; ``runners`` processes."""
    job("orders.effect")(_effect)
    periodic("orders.tick", every=0.2)(_tick)
    for i in range(jobs):
        enqueue("orders.effect", n=i)
    seconds = _until_done(runners, lambda: _pending() == 0)
    ticks = sorted(tuple(map(float, line.split())) for line in noted("ticks"))
    return {
        "effects": Counter(noted("effects")),
        "failures": len(noted("failures")),
        "states": Counter(Job.objects.using(MODULE).exclude(key="periodic").values_list("state", flat=True)),
        "ticks": len(ticks),
        "overlapping": sum(later[0] < earlier[1] for earlier, later in itertools.pairwise(ticks)),
        "processes": len(set(noted("processes"))),
        "seconds": seconds,
    }


def _effect(*, n: int) -> None:
    note("processes", str(os.getpid()))
    if n % 10 == 0 and f"{n}" not in noted("failures"):
        note("failures", f"{n}")
        raise ValueError("at first")
    time.sleep(random.random() / 500)
    note("effects", str(n))


def _tick() -> None:
    began = time.time()
    time.sleep(0.05)
    note("ticks", f"{began} {time.time()}")


def killed(*, lease: float) -> dict[str, Any]:
    """A worker is killed in the middle of a job; another one follows. Leases are ``lease`` seconds."""
    _shorten(lease)
    job("orders.effect")(_dies_first)
    enqueue("orders.effect")
    forget_connections()
    first = FORK.Process(target=run_due_jobs, args=(MODULE,))
    first.start()
    first.join(30)
    began = time.monotonic()
    _until_done(1, lambda: bool(noted("effects")))
    return {
        "died": first.exitcode == -signal.SIGKILL,
        "begun": len(noted("begun")),
        "effects": len(noted("effects")),
        "seconds": time.monotonic() - began,
    }


def _dies_first() -> None:
    note("begun", str(os.getpid()))
    if len(noted("begun")) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    note("effects", "done")


def slow(*, lease: float, seconds: float) -> dict[str, Any]:
    """A job that takes several leases, and a second runner that waits for it to be free."""
    _shorten(lease)
    job("orders.effect")(partial(_slowly, seconds))
    enqueue("orders.effect")
    _until_done(2, lambda: _pending() == 0)
    return {"begun": len(noted("begun")), "states": list(Job.objects.using(MODULE).values_list("state", flat=True))}


def _slowly(seconds: float) -> None:
    note("begun", str(os.getpid()))
    time.sleep(seconds)


def asked_again(*, changes: int) -> dict[str, Any]:
    """Each change comes while a run that cannot see it any more is under way, and asks for another."""
    job("orders.look")(_look)
    Job.objects.using(MODULE).create(name="counter", state=Job.State.DONE, created_at=timezone.now())
    forget_connections()
    stopping = FORK.Event()
    workers = [FORK.Process(target=_work, args=(stopping,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    missed = sum(not _change_while_it_looks(i + 1) for i in range(changes))
    stopping.set()
    for worker in workers:
        worker.join(20)
    return {"missed": missed, "looks": len(noted("looks"))}


def _look() -> None:
    seen = Job.objects.using(MODULE).get(name="counter").attempts
    note("looks", str(seen))
    time.sleep(0.3)


def _change_while_it_looks(value: int) -> bool:
    """Whether the change to ``value`` was seen once nothing is pending any more."""
    looks = len(noted("looks"))
    enqueue("orders.look", key="the-one")
    _wait(lambda: len(noted("looks")) > looks)
    with atomic(MODULE):
        Job.objects.using(MODULE).filter(name="counter").update(attempts=value)
        enqueue("orders.look", key="the-one")
    _wait(lambda: _pending() == 0)
    return str(value) in noted("looks")


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)


def _pending() -> int:
    return Job.objects.using(MODULE).filter(state=Job.State.PENDING).exclude(key="periodic").count()


def _until_done(runners: int, done: Callable[[], bool]) -> float:
    """Start so many processes, each with a runner, until ``done``; returns the seconds it took."""
    forget_connections()
    stopping = FORK.Event()
    workers = [FORK.Process(target=_work, args=(stopping,)) for _ in range(runners)]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    while not done() and time.monotonic() < began + 60:
        time.sleep(0.05)
    seconds = time.monotonic() - began
    stopping.set()
    for worker in workers:
        worker.join(20)
    return seconds


def _work(stopping: Any) -> None:
    runner = Runner([MODULE], [run_due_jobs])
    runner.start()
    stopping.wait(90)
    runner.stop()


def _shorten(lease: float) -> None:
    """Leases and heartbeats in proportion."""
    length = timedelta(seconds=lease)
    replaced(execution, "claim", partial(vars(execution)["claim"], lease=length))
    replaced(heartbeat, "renew", partial(renew, lease=length))
    replaced(heartbeat, "LEASE", length)
    replaced(heartbeat, "BEAT_SECONDS", lease / 3)
