"""Asks for forked processes, of a server that the first of a test run's processes starts."""

import atexit
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shop.roles.arguments import role_named
from shop.roles.catalogue import ALL, ROLES
from tests.live.forkserver.loading import ROLE
from tests.live.runs import folder_of_the_run

ROOT: Final = Path(__file__).resolve().parents[3]
PROGRAM: Final = ROOT / "manage.py"
#: Of a role under the same settings in one test run, before there is a server for them.
COLD_STARTS: Final = 2
_SETTINGS: Final = "DJANGO_SETTINGS_MODULE"
_WORD: Final = 4096
#: Of the path of a Unix socket.
_LONGEST: Final = 100
#: Connections that keep a server, by where it listens.
_known: Final[dict[Path, socket.socket]] = {}


class Forked:
    """As ``subprocess.Popen``, as far as tests ask."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._status: int | None = None
        self.pid: int = self._heard()["pid"]

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._status_within(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit status. Raises ``subprocess.TimeoutExpired``."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self._status_within(None if deadline is None else deadline - time.monotonic())) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(PROGRAM.name, timeout or 0)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def __del__(self) -> None:
        """Whom nobody can stop any more, stops."""
        self._connection.close()

    def _status_within(self, seconds: float | None) -> int | None:
        if self._status is None and _is_readable(self._connection, seconds):
            self._status = self._heard()["status"]
            self._connection.close()
        return self._status

    def _heard(self) -> dict[str, int]:
        word = self._connection.recv(_WORD)
        assert word, "the fork server is gone"
        heard: dict[str, int] = json.loads(word)
        return heard


def forked(
    arguments: Sequence[str], *, environment: Mapping[str, str], streams: Sequence[int], at_once: bool = False
) -> Forked | None:
    """``manage.py``, with descriptors for its input, output and error; None where it must start cold.

    A server loads twice what a process does, and so is not started before it is worth it, or ``at_once``.
    """
    role = role_named(arguments) or environment.get(ROLE, ALL)
    if sys.platform != "linux" or role not in ROLES or _SETTINGS not in environment:
        return None
    path = _server(environment[_SETTINGS], role, at_once=at_once)
    if path is None:
        return None
    asked: dict[str, Any] = {
        "program": str(PROGRAM),
        "arguments": list(arguments),
        "environment": dict(environment),
        "folder": str(ROOT),
    }
    connection = _connected(path)
    socket.send_fds(connection, [json.dumps(asked).encode()], streams)
    return Forked(connection)


def _server(settings: str, role: str, *, at_once: bool) -> Path | None:
    """Where one listens for as long as we live; None while one is not worth it, or its path would be too long."""
    folder = folder_of_the_run() / "forks"
    path = folder / f"{settings}-{role}"
    if path in _known or len(str(path)) > _LONGEST:
        return path if path in _known else None
    folder.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.starts").open("a+") as starts:
        fcntl.flock(starts, fcntl.LOCK_EX)
        try:
            stay = _connected(path)
        except (FileNotFoundError, ConnectionRefusedError):
            if os.fstat(starts.fileno()).st_size < COLD_STARTS and not at_once:
                starts.write(".")  # written before it is unlocked
                starts.flush()
                return None
            _start(path, settings, role)
            stay = _connected(path)
    _known[path] = stay
    atexit.register(stay.close)
    return path


def _start(path: Path, settings: str, role: str) -> None:
    path.unlink(missing_ok=True)
    told = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told |= {_SETTINGS: settings, "SHOP_VAR": f"{path}.var"} | ({ROLE: role} if role != ALL else {})
    command = [sys.executable, "-m", "tests.live.forkserver", str(path)]
    with Path(f"{path}.log").open("w+") as log:
        done = subprocess.run(
            command, cwd=ROOT, env=told, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False,
            start_new_session=True,
        )  # fmt: skip
        log.seek(0)
        assert done.returncode == 0, log.read()


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _is_readable(connection: socket.socket, seconds: float | None) -> bool:
    return bool(select.select([connection], [], [], None if seconds is None else max(seconds, 0))[0])
