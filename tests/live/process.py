"""One child process of a running shop, with its log, that ends with the test run."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from tests.live.forkserver.client import Forked, forked

ROOT = Path(__file__).resolve().parents[2]
STOP_WITHIN = 60.0
ENDS_WITHIN = 120.0
PR_SET_PDEATHSIG = 1
#: Set to 1 to have processes begin by fork where their start is not the subject (see ``forkserver``).
WARM = "SHOP_TEST_WARM"


class Process:
    """``manage.py`` with ``arguments``, in a process group of its own; ``warm`` where its start is not the subject."""

    def __init__(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path, warm: bool = False
    ) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output, Path(os.devnull).open() as nothing:
            streams = (nothing.fileno(), output.fileno(), output.fileno())
            self._child = begun(arguments, environment=environment, streams=streams, warm=warm)

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


def manage(
    *arguments: str, environment: Mapping[str, str], check: bool = True, warm: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` to its end. Raises ``AssertionError`` with what it said when it fails and must not."""
    with TemporaryFile("w+") as said, TemporaryFile("w+") as complained, Path(os.devnull).open() as nothing:
        streams = (nothing.fileno(), said.fileno(), complained.fileno())
        child = begun(arguments, environment=environment, streams=streams, warm=warm)
        try:
            status = child.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise
        said.seek(0)
        complained.seek(0)
        done = subprocess.CompletedProcess(arguments, status, said.read(), complained.read())
    assert done.returncode == 0 or not check, f"{arguments} ended with {done.returncode}:\n{done.stderr[-3000:]}"
    return done


def begun(
    arguments: Sequence[str], *, environment: Mapping[str, str], streams: Sequence[int], warm: bool
) -> "subprocess.Popen[bytes] | Forked":
    """``manage.py``, with descriptors for its input, output and error; ``warm``: by fork."""
    if warm and os.environ.get(WARM) == "1":
        child = forked(arguments, environment=environment, streams=streams)
        if child is not None:
            return child
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - it makes one system call
    )


def inherited() -> dict[str, str]:
    """What a child needs of our own environment, and nothing that would steer the shop."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _end_with_parent() -> None:
    """However the test run ends, its servers end too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
