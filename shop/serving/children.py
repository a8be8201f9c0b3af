"""Child processes on one terminal: every line they print begins with who said it, in a colour of its own."""

import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Final

from shop.serving.server import STOP_SECONDS

_COLOURS: Final = (36, 33, 32, 35, 34, 31, 96, 93, 92, 95, 94, 91)
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None)


class Child:
    """A program with its own process group: Ctrl-C in the terminal reaches us, and we stop it in its turn."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], printer: "Printer") -> None:
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_begin,  # noqa: PLW1509 - it makes two system calls
        )
        assert self._process.stdout is not None
        printer.follow(name, self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        if self.status is None:
            self._process.terminate()

    def wait(self) -> None:
        """Until it has ended; what does not end by itself is killed."""
        try:
            self._process.wait(STOP_SECONDS + 5)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()


class Printer:
    """Puts the lines of many programs on one stream, whole."""

    def __init__(self, stream: IO[str], *, coloured: bool, width: int) -> None:
        self._stream, self._coloured, self._width = stream, coloured, width
        self._lock = threading.Lock()
        self._known: dict[str, int] = {}

    def follow(self, name: str, lines: IO[str]) -> None:
        """Print ``lines`` as they come, in a thread of its own."""
        colour = self._known.setdefault(name, _COLOURS[len(self._known) % len(_COLOURS)])
        threading.Thread(target=self._copy, args=(name, colour, lines), name=f"log-{name}", daemon=True).start()

    def _copy(self, name: str, colour: int, lines: IO[str]) -> None:
        prefix = f"{name:<{self._width}} │ "
        if self._coloured:
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        for line in lines:
            self.say(prefix + line.rstrip("\n"))

    def say(self, line: str) -> None:
        """Print one line of our own."""
        with self._lock:
            self._stream.write(f"{line}\n")
            self._stream.flush()


def stop_in_order(stages: Sequence[Sequence[Child]]) -> None:
    """Stop each stage once the one before has ended; within a stage all at once."""
    for stage in stages:
        for child in stage:
            child.ask_to_stop()
        for child in stage:
            child.wait()


def _begin() -> None:
    """However we end, they end too; and they hear the signals that we wait for."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
