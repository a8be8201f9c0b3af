"""Who looks at the overview while it changes: one thread makes it now and then, and sends it to all of them."""

import logging
import threading
import time
from typing import Final

from django.db import close_old_connections
from django.http import HttpRequest

from gateway.queries.overview import overview
from shop.calls.context import Principal, acting_as
from shop.roles.readiness import leaving
from shop.web.holding import Stream, stream_of
from shop.web.json import dumps

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
#: Then a stream ends, and the page comes back by itself: rights that were taken away end with it.
LONGEST_SECONDS: Final = 600.0
#: In one process. Each costs a connection and some kilobytes every two seconds.
MOST: Final = 20


class Follower:
    """One page that is open. ``who`` looks."""

    def __init__(self, request: HttpRequest, who: Principal, followers: "Followers") -> None:
        self.who = who
        self.until = time.monotonic() + LONGEST_SECONDS
        self.stream: Stream = stream_of(request, lambda: followers.leave(self))


class Followers:
    """Thread-safe; its thread lives as long as somebody looks."""

    def __init__(self) -> None:
        self._all: set[Follower] = set()
        self._lock = threading.Lock()
        self._runs = False

    def join(self, follower: Follower) -> bool:
        """False where as many as may be are there already."""
        with self._lock:
            if len(self._all) >= MOST:
                return False
            self._all.add(follower)
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="overview", daemon=True).start()
        return True

    def leave(self, follower: Follower) -> None:
        with self._lock:
            self._all.discard(follower)

    def _run(self) -> None:
        while found := self._present():
            try:
                self._tell(found)
            except Exception:
                log.exception("the overview could not be made")
            close_old_connections()
            time.sleep(LOOK_SECONDS)

    def _present(self) -> list[Follower]:
        """Nobody: this thread ends, and the next one who comes begins another."""
        with self._lock:
            self._runs = bool(self._all)
            return list(self._all)

    def _tell(self, found: list[Follower]) -> None:
        with acting_as(found[0].who):
            said = event(dumps(overview()))
        for each in found:
            each.stream.send(said)
            if leaving() or time.monotonic() > each.until:
                self.leave(each)
                each.stream.end()


def event(data: bytes) -> bytes:
    """As a line of server-sent events."""
    return b"event: overview\ndata: " + data + b"\n\n"


followers: Final = Followers()
