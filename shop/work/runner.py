"""The embedded runner: it delivers each module's events and runs its jobs, until told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from django.db import close_old_connections, connections

from shop.work import jobs, wake
from shop.work.execution import run_due_jobs
from shop.work.listening import Listener

log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 0.5
#: Between looks while the database is not there.
TROUBLED_SECONDS: Final = 3.0
ARM_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0

#: Does some of one module's work and returns how much it did.
Round = Callable[[str], int]


class Runner:
    """One thread per module and kind of work, so that a subscriber that hangs holds up no job.

    Several runners on one database never do one effect twice: leases decide.
    """

    def __init__(self, modules: Sequence[str], rounds: Sequence[Round]) -> None:
        self._kinds = [(module, work) for module in modules for work in rounds]
        self._listener = Listener(modules)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._threads = [
            threading.Thread(target=self._loop, args=kind, name=f"{kind[0]}-{i}", daemon=True)
            for i, kind in enumerate(self._kinds)
        ]
        for thread in self._threads:
            thread.start()
        self._listener.start()

    def stop(self) -> None:
        """Finish what is running and return; what does not finish in time is taken up by the next process."""
        self._stopping.set()
        self._listener.stop()
        wake.wake()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _loop(self, module: str, work: Round) -> None:
        armed_at = float("-inf")
        while not self._stopping.is_set():
            seen = wake.rung()
            try:
                if time.monotonic() - armed_at > ARM_SECONDS:
                    jobs.arm(module)
                    armed_at = time.monotonic()
                if work(module):
                    continue
                pause = IDLE_SECONDS
            except Exception:
                log.exception("work round failed", extra={"work_module": module})
                pause = TROUBLED_SECONDS
            close_old_connections()
            wake.wait(seen, seconds=pause)
        connections.close_all()


def default_rounds() -> Sequence[Round]:
    """What a runner does: deliver events, and run jobs."""
    from shop.events.relay import relay_due  # noqa: PLC0415 - events build on work, and the runner drives both

    return (relay_due, run_due_jobs)
