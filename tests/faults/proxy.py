"""A TCP proxy that does to a connection what networks do, switched while it runs.

    with Proxy(8777) as proxy:
        proxy.fault = Fault(Mode.CUT, after=100)

A fault holds for connections that are there already, too. ``after`` counts the bytes of an answer, from the last time
the caller sent something; ``HEAD`` stands for the length of its head.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self

HEAD: Final = -1
CHUNK: Final = 65536
#: Rounds of a loop between a connection let in and the first line of who serves it.
BEGINS_WITHIN: Final = 4
_PAGE: Final = b"<html>Welcome to the hotel's network</html>"
#: What is answered to each question by who knows nothing of it.
WELCOME: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(_PAGE), _PAGE)
_BEGINNINGS: Final = (b"GET ", b"PUT ", b"POST ", b"DELETE ")


class Mode(StrEnum):
    """What happens to answers."""

    PASS = "pass"
    DELAY = "delay"  # by ``seconds``, every piece of them
    STALL = "stall"  # nothing more comes through, until the fault changes
    RESET = "reset"  # RST after so many bytes
    CUT = "cut"  # closed after so many bytes
    HALF_CLOSE = "half-close"  # no more is sent after so many bytes, and still all is read
    SILENCE = "silence"  # the question is taken and goes nowhere
    GARBAGE = "garbage"  # the question goes nowhere, and a page that nobody asked for comes back
    REFUSE = "refuse"  # nobody listens, and connections that were there are reset


@dataclass(frozen=True, slots=True)
class Fault:
    mode: Mode = Mode.PASS
    after: int = 0
    seconds: float = 0.0


class _Over(Exception):
    """This connection has had its fault."""


class Proxy:
    """Listens on a free port of 127.0.0.1 and passes on to ``target``, in a thread of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._fault = Fault()
        self._changed = asyncio.Event()
        self._listener: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, int] = {}  # how much of the answer went through
        self.port = 0
        #: How many connections came, how often a caller sent something, and how often that began with a POST.
        self.connections = self.questions = self.posts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def fault(self) -> Fault:
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._do(self._switch(fault))

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=1024)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _switch(self, fault: Fault) -> None:
        refused, self._fault = self._fault.mode is Mode.REFUSE, fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault.mode is Mode.REFUSE and not refused:
            await self._close()
        elif refused and fault.mode is not Mode.REFUSE:
            await self._listen()

    async def _close(self) -> None:
        if self._listener is not None:
            for listening in self._listener.sockets:
                self._loop.remove_reader(listening)
            for _ in range(BEGINS_WITHIN):
                await asyncio.sleep(0)  # a server that is closed leaves those it has just let in to the collector
            self._listener.close()
        for writer in list(self._open):
            _reset(writer)

    async def _end(self) -> None:
        await self._close()
        mine = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    async def _serve(self, questions: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open[caller] = 0
        target: asyncio.StreamWriter | None = None
        try:
            answers, target = await asyncio.open_connection("127.0.0.1", self._target)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._ask(questions, caller, target))
                both.create_task(self._answer(answers, caller))
        except* (OSError, _Over, asyncio.CancelledError):
            pass  # the proxy ends, or somebody hung up
        finally:
            del self._open[caller]
            for writer in (caller, target):
                if writer is not None:
                    writer.close()

    async def _ask(
        self, questions: asyncio.StreamReader, caller: asyncio.StreamWriter, target: asyncio.StreamWriter
    ) -> None:
        while data := await questions.read(CHUNK):
            self.questions += 1
            self.posts += data.startswith(b"POST ")
            self._open[caller] = 0
            while self._fault.mode is Mode.SILENCE:
                await self._changed.wait()
            if self._fault.mode is Mode.GARBAGE:
                caller.write(WELCOME if data.startswith(_BEGINNINGS) else b"")
                await caller.drain()
                continue
            target.write(data)
            await target.drain()
        raise _Over

    async def _answer(self, answers: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        while data := await answers.read(CHUNK):
            if self._fault.mode is Mode.DELAY:
                await asyncio.sleep(self._fault.seconds)
            while self._fault.mode is Mode.STALL:
                await self._changed.wait()
            if self._fault.mode is Mode.GARBAGE:  # it was asked before
                data = b"" if self._open[caller] else WELCOME
            if self._fault.mode in {Mode.RESET, Mode.CUT, Mode.HALF_CLOSE}:
                data = data[: self._allowed(data, caller)]
            caller.write(data)
            await caller.drain()
            self._open[caller] += len(data)
            await self._strike(caller)
        raise _Over

    def _allowed(self, data: bytes, caller: asyncio.StreamWriter) -> int:
        if self._fault.after == HEAD:
            end = data.find(b"\r\n\r\n")
            return len(data) if end < 0 else end + 4
        return max(0, self._fault.after - self._open[caller])

    async def _strike(self, caller: asyncio.StreamWriter) -> None:
        """End the connection as the fault says, once as much came through as it allows."""
        if self._fault.mode not in {Mode.RESET, Mode.CUT, Mode.HALF_CLOSE} or self._open[caller] < self._fault.after:
            return
        if self._fault.mode is Mode.RESET:
            await asyncio.sleep(0.01)  # what was sent before should arrive before
            _reset(caller)
        elif self._fault.mode is Mode.HALF_CLOSE:
            caller.write_eof()
            await self._changed.wait()
        raise _Over


def _reset(writer: asyncio.StreamWriter) -> None:
    found = writer.get_extra_info("socket")
    if found.fileno() >= 0:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
