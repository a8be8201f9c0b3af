"""Looking at instances that are out or seem to hang, so that no caller has to find out.

A look asks ``/readyz`` on a connection of its own and reads the whole answer: an instance that hangs, resets or cuts
its answers is not found well by it. Readiness, and not liveness, because a process without its database serves nobody.
"""

import threading
import time
from typing import Final

import requests
from urllib3.exceptions import HTTPError

from shop.calls.balancer import Balancer
from shop.calls.context import within
from shop.calls.session import session

LOOK_WITHIN: Final = 0.4
PAUSE_SECONDS: Final = 0.1
#: The thread ends when nothing was on its way for so long.
QUIET_SECONDS: Final = 5.0
PATH: Final = "/readyz"
#: No role's answer to it is that long.
MOST_BYTES: Final = 64 * 1024


class Looks:
    """A thread that lives while calls are made: when all callers wait, only it can see that. Thread-safe.

    ``is_running``: ``begin`` has nothing to do.
    """

    def __init__(self, balancer: Balancer) -> None:
        self._balancer = balancer
        self._lock = threading.Lock()
        self.is_running = False
        self._closing = threading.Event()

    def begin(self) -> None:
        """A call is made: look at whoever needs it from now on. Returns at once."""
        if self.is_running or not self._first():
            return
        threading.Thread(target=self._look, name="looks", daemon=True).start()

    def _first(self) -> bool:
        """Whether this caller is to start the thread."""
        with self._lock:
            first = not self.is_running and not self._closing.is_set()
            self.is_running = self.is_running or first
        return first

    def close(self) -> None:
        """Look no more."""
        self._closing.set()

    def _look(self) -> None:
        quiet_since = time.monotonic()
        try:
            while time.monotonic() - quiet_since < QUIET_SECONDS and not self._closing.wait(PAUSE_SECONDS):
                for url in self._balancer.to_look_at():
                    self._balancer.looked(url, answers=_answers(url))
                if not self._balancer.is_quiet():
                    quiet_since = time.monotonic()
        finally:
            self.is_running = False


def _answers(url: str) -> bool:
    with within(LOOK_WITHIN), session() as once:
        try:
            headers = {"Connection": "close"}
            found = once.get(url + PATH, timeout=LOOK_WITHIN, headers=headers, allow_redirects=False, stream=True)
            with found:
                is_whole = not found.raw.read(MOST_BYTES, decode_content=False) or not found.raw.read(1)
        except (requests.RequestException, HTTPError):
            return False
        return is_whole and found.status_code < 500
