"""A forked process on its way to being the one that was asked for: nothing of the server but loaded code."""

import ctypes
import io
import os
import runpy
import signal
import sys
from dataclasses import dataclass

from shop.roles.arguments import role_named
from shop.roles.catalogue import ALL
from tests.live.forkserver.loading import ROLE, UNBUFFERED, Loaded

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Asked:
    """``program`` (a path) with ``arguments`` and exactly ``environment``, in ``folder``, leading a new session."""

    program: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    #: Descriptors: standard input, output and error.
    streams: list[int]
    #: Whose child we are.
    server: int

    def run(self, loaded: Loaded) -> None:
        """From the top, as the interpreter would; where what is loaded is not what it would load, the interpreter."""
        log = os.dup(2)  # closed by what is executed
        self._take_streams()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != self.server:
            os._exit(1)
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environment)
        if role := role_named(self.arguments):
            os.environ[ROLE] = role
        if reason := self._differs(loaded):
            os.write(log, f"{self.arguments} starts cold: {reason}\n".encode())
            os.execve(sys.executable, [sys.executable, self.program, *self.arguments], self.environment)
        os.close(log)
        sys.argv = [self.program, *self.arguments]
        runpy.run_path(self.program, run_name="__main__")

    def _take_streams(self) -> None:
        for number, stream in enumerate(self.streams):
            os.dup2(stream, number)
        for stream in self.streams:
            os.close(stream)
        if UNBUFFERED in self.environment:
            sys.stdout = sys.__stdout__ = _unbuffered(1, sys.stdout.errors)  # type: ignore[misc]
            sys.stderr = sys.__stderr__ = _unbuffered(2, sys.stderr.errors)  # type: ignore[misc]

    def _differs(self, loaded: Loaded) -> str:
        """Why what is loaded is not what we would load; "" where it is."""
        told = {name: value for name, value in os.environ.items() if (name, value) != (ROLE, ALL)}
        if name := loaded.differs(told):
            return name
        try:
            return loaded.settle()
        except Exception as error:  # noqa: BLE001 - which it says itself, from the top
            return repr(error)


def _unbuffered(descriptor: int, errors: str | None) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors=errors, newline="\n", write_through=True)
