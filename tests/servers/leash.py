"""Run one server until the test run says so or is gone, then remove its folder.

A test run can end in ways that run no clean-up at all (kill -9, a closed terminal). In every one of them the kernel
closes the pipe that is our standard input, or gives us another parent; so the server never outlives its run. Called by
``process.py``; knows no server.
"""

import json
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
from typing import Any

RUN = os.getppid()
LOOK_AGAIN = 0.2
PATIENCE = 10.0
LAST_WORDS = 2000


def hold(*, command: list[str], folder: str, stop_signal: int, user: str | None) -> int:
    """Run ``command`` until it ends or the leash is dropped, then print the end of its log; answers its exit status."""
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    try:
        with open(os.path.join(folder, "log"), "w+b") as log:  # noqa: PTH118, PTH123 - pathlib costs 20 ms to import
            where: dict[str, Any] = {
                "cwd": folder,
                "env": _environment(folder),
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
            }
            server = subprocess.Popen(command, **where, **identity)
            while server.poll() is None and not _dropped():
                pass
            _stop(server, stop_signal)
            log.seek(-min(log.tell(), LAST_WORDS), os.SEEK_CUR)
            sys.stdout.buffer.write(log.read())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return server.returncode


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the person's own settings and credentials for this kind of server reaches it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"}


def _dropped() -> bool:
    """Whether there was a word or an end on the pipe, which takes a moment to find out, or the test run is gone.

    Processes that a test forked may hold the pipe open after the run itself was killed.
    """
    return bool(select.select([sys.stdin], [], [], LOOK_AGAIN)[0]) or os.getppid() != RUN


def _stop(server: subprocess.Popen[bytes], stop_signal: int) -> None:
    if server.poll() is not None:
        return
    server.send_signal(stop_signal)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _no(*_signal: object) -> None:
    """Not SIG_IGN, which the server would inherit."""


if __name__ == "__main__":
    # No signal ends us: one that came half way would leave a server or its folder behind.
    signal.signal(signal.SIGTERM, _no)
    signal.signal(signal.SIGINT, _no)
    sys.exit(hold(**json.loads(sys.argv[1])))
