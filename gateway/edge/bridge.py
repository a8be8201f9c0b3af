"""Django behind gunicorn's ASGI protocol: its WSGI application on a bounded number of threads.

Short bodies are there whole before a thread is taken, so that who sends slowly takes none; longer ones pass block by
block, on half of the threads at most, and so do answers: a thread that reads waits for the visitor, one that writes
waits until the visitor has taken what was written before. A stream (``shop.web.holding``) goes on without a thread.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeAlias
from urllib.parse import unquote_to_bytes

from gateway.edge.arriving import Arriving, Message, Receive
from gateway.edge.replies import rendered
from gateway.errors import Overloaded
from gateway.headers import LINES
from gateway.overload.admission import Asked, Gate, Ticket, admit
from gateway.properties import properties
from gateway.routes.target import OWN, first_segment
from shop.errors import Invalid, ShopError
from shop.telemetry.correlation import new_request_id
from shop.web.holding import STREAMS, Held, Stream

WSGI: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

BLOCK: Final = 64 * 1024
#: What limits and figures call Django in this process.
_HERE: Final = "gateway"
#: So many pieces of a stream wait for a visitor who does not read; then it ends.
MOST_WAITING: Final = 32


class Bridge:
    """An ASGI application. ``threads`` requests are worked on at once; others wait their turn, or are not let in."""

    def __init__(self, application: WSGI, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._streams: set[Stream] = set()
        self._gate = Gate(_HERE)
        self._arriving = Arriving()
        self._long, self._most_long = 0, max(threads // 2, 1)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Raises whatever broke off an answer, so that the visitor's connection breaks off, too."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1002})
            return
        try:
            if scope["http_version"] == "1.1" and not any(name == b"host" for name, _ in scope["headers"]):
                raise Invalid  # RFC 9112, 3.2
            receive, is_whole = await self._arriving.begun(scope, receive)
            with self._place(is_whole=is_whole):
                await self._answer(scope, receive, send)
        except ShopError as error:
            await _refuse(send, error)

    async def _answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Raises ``Overloaded``, unless somebody wants to know how this process does."""
        ticket = None
        path = scope["raw_path"].decode("latin-1")
        if first_segment(path) not in OWN:
            asked = Asked.of(_HERE, scope["method"], path, {})
            ticket = admit(asked, self._gate, properties.current)
        loop = asyncio.get_running_loop()
        exchange = _Exchange(self._application, scope, receive, send, loop, ticket)
        try:
            stream = await loop.run_in_executor(self._threads, exchange.run)
        finally:
            if ticket is not None:
                ticket.over()
        if stream is not None:
            self._streams.add(stream)
            try:
                await _go_on(stream, receive, send, loop)
            finally:
                self._streams.discard(stream)
                stream.gone()

    @contextmanager
    def _place(self, *, is_whole: bool) -> Iterator[None]:
        """Raises ``Overloaded`` where enough threads wait for long bodies."""
        if is_whole:
            yield
            return
        if self._long >= self._most_long:
            raise Overloaded(retry_after=properties.current.retry_after)
        self._long += 1
        try:
            yield
        finally:
            self._long -= 1

    def leave(self) -> None:
        """End the streams; what else is under way ends by itself."""
        for stream in list(self._streams):
            stream.end()

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _go_on(stream: Stream, receive: Receive, send: Send, loop: asyncio.AbstractEventLoop) -> None:
    """Send what comes, until there is no more or the visitor is gone; who reads too slowly is let go."""
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue()

    def deliver(data: bytes | None) -> None:
        loop.call_soon_threadsafe(waiting.put_nowait, data)

    stream.deliver_to(deliver)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        while waiting.qsize() < MOST_WAITING:
            coming = asyncio.ensure_future(waiting.get())
            await asyncio.wait({coming, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                return
            if (data := coming.result()) is None:
                break
            await send({"type": "http.response.body", "body": data, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        leaving.cancel()


async def _left(receive: Receive) -> None:
    """Once the visitor is gone; what a request said before is of no interest any more."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, error: ShopError) -> None:
    status, lines, body = rendered(error, language="", request_id=new_request_id())
    pairs = [line.rstrip().partition(b": ") for line in lines]
    headers = [(name.lower(), value) for name, _, value in pairs]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})


class _Exchange:
    """One request, on a thread."""

    def __init__(
        self,
        application: WSGI,
        scope: Mapping[str, Any],
        receive: Receive,
        send: Send,
        loop: asyncio.AbstractEventLoop,
        ticket: Ticket | None,
    ) -> None:
        self._application, self._scope, self._send, self._loop = application, scope, send, loop
        self._ticket = ticket
        self._body = io.BufferedReader(_Body(receive, loop), BLOCK)
        self._start: Message | None = None
        self._is_sent = False

    def run(self) -> Stream | None:
        """The stream that goes on, if it is one. Raises what the application raises in the middle of an answer."""
        blocks = self._application(environ(self._scope, self._body), self._start_response)
        try:
            for block in blocks:
                if block:
                    self._write(block, more=True)
            self._write(b"", more=False)
        except Held as held:
            if isinstance(held.what, Stream):
                return held.what
            raise
        finally:
            if (close := getattr(blocks, "close", None)) is not None:
                close()
        return None

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., Any]:
        lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._start = {"type": "http.response.start", "status": int(status.split(" ", 1)[0]), "headers": lines}
        return lambda block: self._write(block, more=True)

    def _write(self, block: bytes, *, more: bool) -> None:
        messages: list[Message] = [{"type": "http.response.body", "body": block, "more_body": more}]
        if not self._is_sent and self._start is not None:
            messages.insert(0, self._start)
            self._is_sent = True
            if self._ticket is not None:
                self._ticket.answered()
        asyncio.run_coroutine_threadsafe(self._send_all(messages), self._loop).result()

    async def _send_all(self, messages: list[Message]) -> None:
        for message in messages:
            await self._send(message)


class _Body(io.RawIOBase):
    """Waits for the visitor, in the thread that reads. A visitor who breaks off is a ``ConnectionResetError``."""

    def __init__(self, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        self._receive, self._loop = receive, loop
        self._block = memoryview(b"")
        self._more = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._block and self._more:
            message = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
            if message["type"] != "http.request":
                raise ConnectionResetError("the visitor is gone")
            self._block, self._more = memoryview(message.get("body", b"")), message.get("more_body", False)
        size = min(len(buffer), len(self._block))
        buffer[:size] = self._block[:size]
        self._block = self._block[size:]
        return size

    async def _next(self) -> Message:
        """One that says something: an empty block in the middle would read as the end."""
        while True:
            message = await self._receive()
            if message["type"] != "http.request" or message.get("body") or not message.get("more_body"):
                return message


def environ(scope: Mapping[str, Any], body: io.BufferedIOBase) -> dict[str, Any]:
    """As gunicorn's own threaded worker gives it to Django."""
    raw, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    made: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # Not the scope's own: there, what is no UTF-8 was put right.
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "RAW_URI": f"{raw}?{query}" if query else raw,
        "QUERY_STRING": query,
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        STREAMS: True,
    }
    lines = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    for name, value in lines:
        _put(made, name.upper().replace("-", "_"), value)
    made[LINES] = lines
    return made


def _put(made: dict[str, Any], name: str, value: str) -> None:
    key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
    joint = "; " if name == "COOKIE" else ","
    made[key] = f"{made[key]}{joint}{value}" if key in made else value
