"""Streams behind the gateway's bridge: they keep no thread, and end when they are over, left, or unread."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from gateway.edge.arriving import Message
from gateway.edge.bridge import MOST_WAITING, Bridge
from shop.web.holding import STREAMS, Stream, streaming

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "raw_path": b"/events",
    "query_string": b"",
    "headers": [(b"host", b"shop.example")],
}
WITHIN = 30.0


class Served:
    """A bridge with one thread, and one visitor who reads a stream."""

    def __init__(self) -> None:
        self.over: list[str] = []
        self.stream = Stream(lambda: self.over.append("gone"), is_chunked=False)
        self.bridge = Bridge(self._application, threads=1)
        self.gone = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.sent: list[bytes] = []

    async def visit(self, path: str = "/events") -> list[Message]:
        said: list[Message] = []

        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            if (message := next(asked, None)) is not None:
                return message
            await self.gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            await self.reads.wait()
            said.append(message)
            if path == "/events" and message.get("body"):
                self.sent.append(message["body"])

        await self.bridge({**SCOPE, "raw_path": path.encode()}, receive, send)
        return said

    async def until(self, count: int) -> None:
        async with asyncio.timeout(WITHIN):
            while len(self.sent) < count:  # noqa: ASYNC110 - whoever sends is what is tested
                await asyncio.sleep(0.01)

    def _application(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert environ[STREAMS]
        start("200 OK", [])
        return streaming(self.stream, b"first", {}) if environ["PATH_INFO"] == "/events" else [b"page"]


def test_it_goes_on_without_a_thread_until_it_ends() -> None:
    async def look() -> None:
        served = Served()
        reading = asyncio.create_task(served.visit())
        await served.until(1)
        page = await asyncio.wait_for(served.visit("/page"), WITHIN)  # by the only thread there is
        assert page[1]["body"] == b"page"
        served.stream.send(b"second")
        served.stream.end()
        said = await asyncio.wait_for(reading, WITHIN)
        assert served.sent == [b"first", b"second"]
        assert said[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        assert served.over == ["gone"]

    asyncio.run(look())


def test_it_ends_when_the_worker_leaves() -> None:
    async def look() -> None:
        served = Served()
        reading = asyncio.create_task(served.visit())
        await served.until(1)
        async with asyncio.timeout(WITHIN):
            while not reading.done():
                served.bridge.leave()
                await asyncio.sleep(0.01)
        assert served.over == ["gone"]

    asyncio.run(look())


def test_it_ends_with_its_visitor() -> None:
    async def look() -> None:
        served = Served()
        reading = asyncio.create_task(served.visit())
        await served.until(1)
        served.gone.set()
        await asyncio.wait_for(reading, WITHIN)
        assert served.over == ["gone"]

    asyncio.run(look())


def test_who_does_not_read_is_let_go() -> None:
    async def look() -> None:
        served = Served()
        reading = asyncio.create_task(served.visit())
        await served.until(1)
        served.reads.clear()
        for _ in range(MOST_WAITING * 2):
            served.stream.send(b"more")
        await asyncio.sleep(0)
        served.reads.set()
        await asyncio.wait_for(reading, WITHIN)
        assert len(served.sent) < MOST_WAITING * 2
        assert served.over == ["gone"]

    asyncio.run(look())
