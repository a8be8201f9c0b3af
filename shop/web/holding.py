"""Answers that take long without work: their thread leaves, and the worker's loop keeps the connection meanwhile.

A ``Stream`` goes on with what is sent to it later; a ``Wait`` is asked again once it is over. Our own threaded worker
does both (``shop.serving.held``), the gateway's does streams (``gateway.edge.bridge``); elsewhere ``is_possible`` and
``is_stream_possible`` say no.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse

#: In a request's environment, where the worker can keep connections: the ``Wait`` that was over, or None.
HOLDS: Final = "shop.holds"
#: In a request's environment, where the worker keeps streams only, and frames them itself.
STREAMS: Final = "shop.streams"

#: Takes bytes to write; None: nothing comes after.
Deliver = Callable[[bytes | None], None]


class Held(BaseException):
    """Leaves the worker's code for answers by its only way that logs no error and closes nothing."""

    def __init__(self, what: "Stream | Wait") -> None:
        super().__init__()
        self.what = what
        #: The worker's own request, for a ``Wait`` to be asked again.
        self.request: Any = None


class Stream:
    """An answer that goes on. Thread-safe. ``gone`` is called once when it is over, whoever ended it."""

    def __init__(self, gone: Callable[[], None], *, is_chunked: bool) -> None:
        self._gone, self._is_chunked = gone, is_chunked
        self._deliver: Deliver | None = None
        self._early: list[bytes | None] = []
        self._lock = threading.Lock()

    def send(self, data: bytes) -> None:
        """Returns at once; who reads too slowly is let go."""
        self._put(b"%x\r\n%b\r\n" % (len(data), data) if self._is_chunked else data)

    def end(self) -> None:
        """What was sent before still arrives."""
        if self._is_chunked:
            self._put(b"0\r\n\r\n")
        self._put(None)

    def gone(self) -> None:
        """For the worker: nobody reads it any more."""
        self._gone()

    def deliver_to(self, deliver: Deliver) -> None:
        """For the worker: from now on it takes what is sent, and what was sent already."""
        with self._lock:
            self._deliver, early = deliver, self._early
            for data in early:
                deliver(data)
            self._early = []

    def _put(self, data: bytes | None) -> None:
        with self._lock:
            if self._deliver is None:
                self._early.append(data)
            else:
                self._deliver(data)


class Wait:
    """A request that is asked again, in a thread, once this is ``over``. Thread-safe.

    ``until``, as ``time.monotonic()``, is how long it may be held back, however often it is asked again.
    """

    def __init__(self, gone: Callable[[], None], *, until: float) -> None:
        self.until = until
        self._gone = gone
        self._is_over = False
        self._ask_again: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def over(self) -> None:
        """Have it asked again now."""
        with self._lock:
            self._is_over = True
            ask_again, self._ask_again = self._ask_again, None
        if ask_again is not None:
            ask_again()

    def cut(self) -> None:
        """For the worker: have it asked again now, to be answered whatever there is to say."""
        self.until = 0.0
        self.over()

    def gone(self) -> None:
        """For the worker: nobody waits any more."""
        self._gone()

    def ask_again_by(self, ask_again: Callable[[], None]) -> None:
        """For the worker: how."""
        with self._lock:
            self._ask_again = None if self._is_over else ask_again
            is_over = self._is_over
        if is_over:
            ask_again()


def is_possible(request: HttpRequest) -> bool:
    """Whether the server of this request can keep its connection without a thread."""
    return HOLDS in request.META


def is_stream_possible(request: HttpRequest) -> bool:
    """Whether it can for a ``Stream``."""
    return HOLDS in request.META or STREAMS in request.META


def waited(request: HttpRequest) -> Wait | None:
    """What this request waited for already, if it is asked again."""
    found: Wait | None = request.META.get(HOLDS)
    return found


def stream_of(request: HttpRequest, gone: Callable[[], None]) -> Stream:
    """One that is framed as this request's protocol has it."""
    is_chunked = STREAMS not in request.META and request.META.get("SERVER_PROTOCOL") != "HTTP/1.0"
    return Stream(gone, is_chunked=is_chunked)


def streaming(stream: Stream, first: bytes, headers: Mapping[str, str]) -> StreamingHttpResponse:
    """Begins with ``first``, so that the client knows at once that it was heard."""
    return StreamingHttpResponse(_Begun(stream, first), headers=headers)


def waiting(wait: Wait) -> StreamingHttpResponse:
    """Sends nothing, and is no answer: that one is made when the request is asked again."""
    return StreamingHttpResponse(_Begun(wait, b""), status=102)


class _Begun:
    """The body of an answer that is left to the worker; one that never gets there is over."""

    def __init__(self, what: Stream | Wait, first: bytes) -> None:
        self._what, self._first = what, first
        self._is_left = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        self._is_left = True
        raise Held(self._what)

    def close(self) -> None:
        if not self._is_left:
            self._what.gone()
