"""Connections that the worker's loop keeps after their thread has left: it writes what comes, and sees who leaves.

Everything here runs in that loop, and nothing of it blocks.
"""

import ssl
from collections import deque
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE, BaseSelector
from typing import Any, Final

from shop.web.holding import Held, Stream, Wait

#: Bytes that wait for a client to read them; one more, and it is let go.
MOST_WAITING: Final = 256 * 1024
_READ_BYTES: Final = 4096
_NOT_NOW: Final = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Again:
    """A connection's parser that first gives a request it already gave."""

    def __init__(self, connection: Any, request: Any) -> None:
        self._connection, self._request, self._parser = connection, request, connection.parser

    def __next__(self) -> Any:
        self._connection.parser = self._parser
        return self._request


class Kept:
    """One connection. ``let_go`` closes it, ``ask`` gives it back to the threads, ``later`` has a call made here."""

    def __init__(
        self,
        connection: Any,
        held: Held,
        poller: BaseSelector,
        *,
        let_go: Callable[["Kept"], None],
        ask: Callable[["Kept"], None],
        later: Callable[..., None],
    ) -> None:
        self.connection, self.what, self._request = connection, held.what, held.request
        self._poller, self._let_go, self._ask = poller, let_go, ask
        self._out: deque[bytes | None] = deque()
        self._size = 0
        self._is_kept = True
        connection.sock.setblocking(False)
        poller.register(connection.sock, EVENT_READ, self._ready)
        if isinstance(self.what, Stream):
            self.what.deliver_to(partial(later, self._send))
        else:
            if connection.parser.unreader.buf.getvalue():  # it asked more in the same breath
                self.what.cut()
            self.what.ask_again_by(partial(later, self._again))

    def stop(self) -> None:
        """The worker stops: a stream ends, who waits is answered now."""
        if isinstance(self.what, Stream):
            self.what.end()
        else:
            self.what.cut()

    def _leave(self) -> bool:
        """Whether it was still kept."""
        if not self._is_kept:
            return False
        self._is_kept = False
        self._poller.unregister(self.connection.sock)
        self.what.gone()
        return True

    def _end(self) -> None:
        if self._leave():
            self._let_go(self)

    def _again(self) -> None:
        if self._leave():
            self.connection.parser = Again(self.connection, self._request)
            self._ask(self)

    def _send(self, data: bytes | None) -> None:
        self._out.append(data)
        self._size += len(data or b"")
        self._write()
        if self._size > MOST_WAITING:
            self._end()

    def _ready(self, _socket: Any) -> None:
        self._read()
        if self._is_kept and self._out:
            self._write()

    def _write(self) -> None:
        try:
            while self._is_kept and self._out:
                if (data := self._out[0]) is None:
                    self._end()
                else:
                    self._out[0] = data[(sent := self.connection.sock.send(data)) :]
                    self._size -= sent
                    if not self._out[0]:
                        self._out.popleft()
        except _NOT_NOW:
            pass
        except OSError:
            self._end()
        if self._is_kept:
            self._poller.modify(self.connection.sock, EVENT_READ | (EVENT_WRITE if self._out else 0), self._ready)

    def _read(self) -> None:
        """A client that leaves is noticed; one that already asks its next question waits no longer for this one."""
        try:
            data = self.connection.sock.recv(_READ_BYTES)
        except _NOT_NOW:
            return
        except OSError:
            data = b""
        if not data:
            self._end()
        elif isinstance(self.what, Wait):
            self.connection.parser.unreader.unread(data)
            self.what.cut()
