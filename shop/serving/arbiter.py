"""gunicorn's arbiter, which leaves the registry before it stops."""

import os
import signal
import sys
from typing import Any

from gunicorn.arbiter import Arbiter as GunicornArbiter

from shop.serving.lifecycle import Life


class Arbiter(GunicornArbiter):  # type: ignore[misc]
    """SIGTERM and Ctrl-C stop it in order; again, and it waits no longer. SIGHUP renews the workers."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._life = Life(None, drain_seconds=0)

    def serve(self, life: Life) -> int:
        """Until it was asked to stop, or its workers cannot start; the exit status. Workers end in here."""
        self._life, ours = life, os.getpid()
        try:
            self.run()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        else:
            status = 0
        if os.getpid() != ours:
            _end_worker(status)
        life.end()
        return status

    def spawn_workers(self) -> None:
        """As gunicorn's. The first of them are forked before there is any thread."""
        super().spawn_workers()
        self._life.begin()

    def handle_term(self) -> None:
        """As gunicorn's, once we have left."""
        if self._life.has_left:
            super().handle_term()
        self._life.leave(self._stop)

    def handle_int(self) -> None:
        """Ctrl-C in a terminal reaches our workers too: they leave it to us."""
        self.handle_term()

    def _stop(self) -> None:
        self.signal(signal.SIGTERM, None)


def _end_worker(status: int) -> None:
    """Without what the arbiter had to do at its end, and without waiting for threads."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
