"""How a serving process comes and goes: it listens, then registers; it leaves the registry, then stops listening.

The parent keeps the registration and hears the signals; its one child is gunicorn's arbiter, which forks workers and so
must have no threads of its own. Workers that are renewed change nothing in the registry.
"""

import ctypes
import os
import signal
import sys
import time
from typing import Final, NoReturn, Protocol

from shop.roles import readiness
from shop.serving.server import GRACE_SECONDS, Server

_HEARD: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})
_ENOUGH: Final = frozenset({signal.SIGTERM, signal.SIGINT})
#: gunicorn's own grace, and a little for its arbiter; then it is killed.
STOP_SECONDS: Final = GRACE_SECONDS + 1.0
_PR_SET_PDEATHSIG: Final = 1


class Registration(Protocol):
    """Keeps this process in a registry, from the moment its port answers."""

    def start(self) -> None: ...

    def drain(self, reason: str) -> None:
        """Stay known, and get no new work."""

    def stop(self) -> None:
        """Leave."""


def run(server: Server, registration: Registration | None, *, drain_seconds: float) -> int:
    """Serve until SIGTERM or Ctrl-C and leave in order; the exit status. A second Ctrl-C skips the waiting.

    SIGHUP renews the workers. Raises nothing: a server that dies ends this with its status, for a supervisor to see.
    """
    signal.signal(signal.SIGCHLD, lambda number, frame: None)  # ignored ones would not be waited for
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    child = _forked(server)
    if registration is not None:
        registration.start()
    if (status := _while_serving(child)) is None:
        readiness.leave()
        if registration is not None:
            registration.drain("stopping")
        _heard(_ENOUGH, within=drain_seconds)
    if registration is not None:
        registration.stop()
    return _stopped(child) if status is None else status or 1


def _forked(server: Server) -> int:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _serve(server, parent)
    return child


def _serve(server: Server, parent: int) -> NoReturn:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)  # whatever happens to the parent
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    status = 1
    try:
        server.run()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _while_serving(child: int) -> int | None:
    """None once we were asked to stop; the server's status if it ended by itself."""
    while (number := signal.sigwait(_HEARD)) not in _ENOUGH:
        if number == signal.SIGHUP:
            os.kill(child, signal.SIGHUP)
        elif (status := _ended(child)) is not None:
            return status
    return None


def _stopped(child: int) -> int:
    os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while (status := _ended(child)) is None:
        left = deadline - time.monotonic()
        if left <= 0:
            os.kill(child, signal.SIGKILL)
        _heard({signal.SIGCHLD}, within=max(left, 1.0))
    return status


def _ended(child: int) -> int | None:
    pid, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None


def _heard(numbers: set[signal.Signals] | frozenset[signal.Signals], *, within: float) -> bool:
    return signal.sigtimedwait(numbers, within) is not None
