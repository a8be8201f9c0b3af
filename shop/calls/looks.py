"""Looking at instances that are out or seem to hang, so that no caller has to find out.

A look asks ``/readyz`` on a connection of its own and reads the whole answer: an instance that hangs, resets or cuts
its answers is not found well by it. Readiness, and not liveness, because a process without its database serves nobody.
"""

import threading
from typing import Final

import requests

from shop.calls.balancer import Balancer
from shop.calls.context import within
from shop.calls.session import session

LOOK_WITHIN: Final = 0.5
PAUSE_SECONDS: Final = 0.1
PATH: Final = "/readyz"


class Looks:
    """A thread that lives while somebody needs looking at. Thread-safe."""

    def __init__(self, balancer: Balancer) -> None:
        self._balancer = balancer
        self._lock = threading.Lock()
        self._running = False
        self._closing = threading.Event()

    def begin(self) -> None:
        """Look, if there is anybody to look at; returns at once."""
        if not self._balancer.to_look_at():
            return
        with self._lock:
            if self._running or self._closing.is_set():
                return
            self._running = True
        threading.Thread(target=self._look, name="looks", daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()

    def _look(self) -> None:
        try:
            while self._round() and not self._closing.wait(PAUSE_SECONDS):
                pass
        finally:
            self._running = False

    def _round(self) -> bool:
        """Whether it goes on."""
        for url in self._balancer.to_look_at():
            self._balancer.looked(url, answers=_answers(url))
        return bool(self._balancer.out() or self._balancer.to_look_at())


def _answers(url: str) -> bool:
    with within(LOOK_WITHIN), session() as once:
        try:
            headers = {"Connection": "close"}
            found = once.get(url + PATH, timeout=LOOK_WITHIN, headers=headers, allow_redirects=False)
        except requests.RequestException:
            return False
        return found.status_code < 500
