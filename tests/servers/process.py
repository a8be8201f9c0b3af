"""What the servers share: a folder, a start that waits until it answers, and what to do without one."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Self, TypeVar

import pytest

LEASH = Path(__file__).with_name("leash.py")
REQUIRED = "SHOP_TEST_REQUIRE_SERVERS"
START_WITHIN = 30.0
STOP_WITHIN = 120.0  # removing the files of some hundred databases takes its time
LOOK_AGAIN = 0.05
T = TypeVar("T")


class MissingServerError(Exception):
    """This machine has no such server; the text says where one was looked for."""


class DidNotStartError(Exception):
    """The server ended, or never answered; the text holds the end of its log."""


class ServerProcess:
    """One server on its leash (see ``leash.py``), with ``folder`` as its working folder and home."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        answers: Callable[[], bool],
        stop_signal: signal.Signals = signal.SIGTERM,
        user: str | None = None,
    ) -> None:
        order = {"command": list(command), "folder": str(folder), "stop_signal": stop_signal.value, "user": user}
        self._leash = subprocess.Popen(
            [sys.executable, "-S", str(LEASH), json.dumps(order)],
            stdin=subprocess.PIPE,  # not inheritable: no other process that tests start holds our end
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C must not reach the server before the tests that use it are torn down
        )
        self._wait_until(answers)

    def _wait_until(self, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_WITHIN
        while not answers():
            if self._leash.poll() is not None or time.monotonic() > deadline:
                raise DidNotStartError(self.stop())
            time.sleep(LOOK_AGAIN)

    def stop(self) -> str:
        """Stop the server and remove its folder; answers the end of its log."""
        last_words, _ = self._leash.communicate("stop", timeout=STOP_WITHIN)
        return last_words

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()


def started(running: Callable[[], AbstractContextManager[T]]) -> Iterator[T]:
    """What a fixture yields: the server, or a skip with its reason, or a failure where servers are required."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running())
        except MissingServerError as reason:
            if servers_are_required():
                pytest.fail(f"{reason} ({REQUIRED}=1)", pytrace=False)
            pytest.skip(str(reason))
        yield server


def servers_are_required() -> bool:
    """Whether a missing server fails its tests instead of skipping them."""
    return os.environ.get(REQUIRED) == "1"


def server_folder(name: str) -> Path:
    """A new folder that any user of the machine may reach (pytest's own temporary folders are closed to others)."""
    return Path(tempfile.mkdtemp(prefix=f"shop-{name}-"))
