"""Processes that write in the sandbox provider's books.

They are not forks of the one that runs the tests: threads of other tests may be in SQLite at that moment, and a fork
would wait for a lock of theirs for ever.
"""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from threading import Barrier
from typing import Final

from billing.providers.sandbox_log import Effect, SandboxLog
from billing.rules.payments import Asked

PROCESSES: Final = multiprocessing.get_context("forkserver")


def effect(key: str) -> Effect:
    return Effect(
        key=key, kind=Asked.CAPTURE, reference="sb_1", order_ref="o1", amount=1, currency="EUR", is_done=True, at=1.0
    )


def write_at_once(path: Path, keys: Sequence[str], barrier: Barrier) -> None:
    """When everybody is there, one effect for each of ``keys``."""
    barrier.wait(60)
    for key in keys:
        _write(path, key)


def do_and_die(path: Path, key: str) -> None:
    _write(path, key)
    os.kill(os.getpid(), signal.SIGKILL)


def _write(path: Path, key: str) -> None:
    SandboxLog(path).once(key, "", lambda _: effect(key))
