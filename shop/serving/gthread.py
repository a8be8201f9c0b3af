"""gunicorn's threaded worker, mended: it closes its door when it stops, waits for nobody who is done, and keeps answers
that go on without a thread."""

import socket
import ssl
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from shop.roles.current import serves
from shop.serving.held import Kept
from shop.serving.line import Line
from shop.serving.too_long import refusal
from shop.web.holding import HOLDS, Held
from shop.web.peer import GATEWAY
from shop.web.waiting import SEATS, WAITED

#: How long a client that was answered may take to close, and how much it may still send meanwhile.
LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 65_536
#: Threads for each seat where whoever waited too long is turned away: with fewer, seats stay empty meanwhile.
THREADS_PER_SEAT: Final = 2


class Worker(ThreadWorker):  # type: ignore[misc]
    """A stopping worker of gunicorn's own stops accepting, but keeps listening until its last request is answered: the
    kernel goes on connecting visitors, and resets them all when it ends. Ours takes in those who wait and closes.

    And after an answer that ends its connection, gunicorn's waits two seconds for the client to close, in the thread
    that everybody's connections go through: one idle client would stop them all. Ours hears the poller.

    Who is to hear of something later (``shop.web.holding``) costs a connection, and no thread. How long a request had
    to wait for one is told (``shop.web.waiting``), and as many as gunicorn's ``threads`` are worked on at once.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lingering: deque[Any] = deque()
        self._kept: set[Kept] = set()
        self._serving = threading.local()
        self._line = Line()
        self._seats = threading.Semaphore(self.cfg.threads)

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """As gunicorn's, with those that turn away."""
        return ThreadPoolExecutor(self.cfg.threads * (THREADS_PER_SEAT if serves(GATEWAY) else 1))

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self._application: Any = self.wsgi
        self.wsgi: Any = self._holding

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._let_in(listener)
                listener.close()
            for kept in list(self._kept):
                kept.stop()

    def enqueue_req(self, conn: Any) -> None:
        """As gunicorn's, with the time."""
        self._line.join(conn)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """As gunicorn's, in a thread."""
        self._serving.line = self._line.leave(conn)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Also raises ``Held``."""
        self._serving.waited = getattr(conn, "waited", None)
        conn.waited = None
        try:
            return super().handle_request(req, conn)
        except Held as held:
            held.request = req
            raise

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """As gunicorn's; who is refused for being too long is told so as a program can read it."""
        said = refusal(exc)
        if said is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("a request is too long")
        with suppress(OSError):  # whoever sent it may be gone
            write_nonblock(client, said)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """As gunicorn's, but for connections that end here, or are kept."""
        trouble = None if fs.cancelled() else fs.exception()
        if isinstance(trouble, Held):
            self._keep(conn, trouble)
        elif fs.cancelled() or trouble is not None or fs.result():
            super().finish_request(conn, fs)
        else:
            self._end(conn)

    def _holding(self, environ: dict[str, Any], start_response: Any) -> Any:
        """The application, told that it may leave an answer to us."""
        if environ.get("HTTP_VERSION") != "2":
            environ[HOLDS] = self._serving.waited
            environ[WAITED] = self._serving.line
            environ[SEATS] = self._seats
        return self._application(environ, start_response)

    def _keep(self, conn: Any, held: Held) -> None:
        defer = self.method_queue.defer
        kept = Kept(conn, held, self.poller, let_go=self._drop, ask=self._ask_again, later=defer)
        self._kept.add(kept)
        if not self.alive:
            kept.stop()

    def _drop(self, kept: Kept) -> None:
        self._kept.discard(kept)
        self._end(kept.connection)

    def _ask_again(self, kept: Kept) -> None:
        self._kept.discard(kept)
        kept.connection.waited = kept.what
        self.enqueue_req(kept.connection)

    def _end(self, conn: Any) -> None:
        self.nr_conns -= 1
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))
        except (OSError, ValueError):
            conn.close()
            return
        conn.timeout, conn.left = time.monotonic() + LINGER_SECONDS, LINGER_BYTES
        self._lingering.append(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Also closes for those who were answered and took too long."""
        super().murder_keepalived(force)
        now = time.monotonic()
        while self._lingering and (force or self._lingering[0].timeout <= now):
            self._let_go(self._lingering[0])

    def _drain(self, conn: Any, client: Any) -> None:
        """What is still sent after the answer is read and dropped, so that the answer is not lost to a reset."""
        try:
            conn.left -= len(data := client.recv(4096))
        except (BlockingIOError, InterruptedError, ssl.SSLWantReadError):
            return
        except OSError:
            data = b""
        if not data or conn.left <= 0:
            self._let_go(conn)

    def _let_go(self, conn: Any) -> None:
        self._lingering.remove(conn)
        self.poller.unregister(conn.sock)
        conn.close()

    def _let_in(self, listener: Any) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
