"""The embedded runner: one thread per module, delivering its events and running its jobs, until told to stop."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from django.db import close_old_connections, connections

from shop.work import jobs, wake
from shop.work.execution import run_due_jobs

log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 0.5
STOP_SECONDS: Final = 10.0

#: Does a batch of one module's work and returns how much it did.
Round = Callable[[str], int]


class Runner:
    """Starts and stops the threads. Several runners on one database never do one effect twice: leases decide."""

    def __init__(self, modules: Sequence[str], rounds: Sequence[Round]) -> None:
        self._modules, self._rounds = modules, rounds
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._loop, args=(module,), name=f"work-{module}", daemon=True)
            for module in self._modules
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is running and return; what does not finish in time is taken up by the next process."""
        self._stopping.set()
        wake.wake()
        for thread in self._threads:
            thread.join(STOP_SECONDS)

    def _loop(self, module: str) -> None:
        armed = False
        while not self._stopping.is_set():
            seen = wake.rung()
            try:
                if not armed:
                    jobs.arm(module)
                    armed = True
                did = sum(work(module) for work in self._rounds)
            except Exception:
                log.exception("work round failed", extra={"work_module": module})
                did = 0
            if not did:
                close_old_connections()
                wake.wait(seen, seconds=IDLE_SECONDS)
        connections.close_all()


def default_rounds() -> Sequence[Round]:
    """What a runner does in each round: deliver events, then run jobs."""
    from shop.events.relay import relay_due  # noqa: PLC0415 - events build on work, and the runner drives both

    return (relay_due, run_due_jobs)
