"""One child process of a running shop, with its log, that ends with the test run."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOP_WITHIN = 60.0
PR_SET_PDEATHSIG = 1


class Process:
    """``manage.py`` with ``arguments``, in a process group of its own."""

    def __init__(self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), *arguments],
                cwd=ROOT,
                env=dict(environment),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - it makes one system call
            )

    @property
    def lives(self) -> bool:
        return self._child.poll() is None

    @property
    def pid(self) -> int:
        """Of the process itself, which leads its group."""
        return self._child.pid

    def signal(self, number: signal.Signals) -> None:
        """Send ``number`` to the process alone."""
        self._child.send_signal(number)

    def wait(self, *, within: float) -> int:
        """The exit status. Raises ``subprocess.TimeoutExpired``."""
        return self._child.wait(within)

    def kill(self) -> None:
        """``kill -9`` the whole group at once: parent and workers."""
        if self.lives:
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def died(self, *, within: float) -> bool:
        """Whether it ended by itself within so many seconds."""
        try:
            self._child.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> int:
        """Ctrl-C; answers the exit status."""
        if self.lives:
            self._child.send_signal(signal.SIGINT)
        try:
            return self._child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def manage(*arguments: str, environment: Mapping[str, str], check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` to its end. Raises ``AssertionError`` with what it said when it fails and must not."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0 or not check, f"{arguments} ended with {done.returncode}:\n{done.stderr[-3000:]}"
    return done


def inherited() -> dict[str, str]:
    """What a child needs of our own environment, and nothing that would steer the shop."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _end_with_parent() -> None:
    """However the test run ends, its servers end too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
