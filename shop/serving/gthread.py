"""gunicorn's threaded worker, which closes its door when it stops: nobody waits behind it to be turned away."""

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]
    """A stopping worker of gunicorn's own stops accepting, but keeps listening until its last request is answered: the
    kernel goes on connecting visitors, and resets them all when it ends. Ours takes in those who wait and closes."""

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._let_in(listener)
                listener.close()

    def _let_in(self, listener: Any) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
