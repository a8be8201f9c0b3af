"""Bodies of 2 GiB up and down through a gateway, with their length and in chunks: by how much its memory grows, at full
speed and when the other end makes it wait first.

``python -m tests.faults.bodies [--mib N]`` prints the figures of one run.
"""

import argparse
import asyncio
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from tests.bench.memory import pss_of_all
from tests.bench.proxied import Behind
from tests.gateway.door import Door
from tests.live.migrated import lay_files
from tests.servers.ports import free_ports

MIB: Final = 1024 * 1024
BLOCK: Final = b"x" * 256 * 1024
#: A promise.
MOST_MEGABYTES: Final = 40
LOOK_SECONDS: Final = 0.1
PAUSE_SECONDS: Final = 5.0
PATIENCE: Final = 120.0
#: As they are by default, but for how much and how long a body may be: the tests' own are short.
USUAL: Final = {
    "GATEWAY_HEAD_TIMEOUT": "10",
    "GATEWAY_ANSWER_TIMEOUT": "30",
    "GATEWAY_INSTANCE_TIMEOUT": "5",
    "GATEWAY_BODY_TIMEOUT": "30",
    "GATEWAY_PAUSE_TIMEOUT": "30",
    "GATEWAY_UPLOAD_TIMEOUT": "1200",
}
#: By what frames a body.
PATHS: Final = {"length": "/api/orders/length", "chunks": "/api/orders/chunks"}
#: Asks the instance to read nothing at first.
SLOW: Final = "/slow"


@dataclass(frozen=True)
class Found:
    """MB of memory beyond those before the first body, MB of body a second, and whether all of it arrived."""

    growth: float
    speed: float
    is_whole: bool


async def _role(port: int, size: int) -> None:
    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            while head := (await reader.readuntil(b"\r\n\r\n")).lower():
                if head.startswith(b"post "):
                    await _count(reader, writer, head, size)
                elif head.startswith(b"get /api/"):
                    await _send(writer, size, in_chunks=b"/chunks" in head)
                else:  # the gateway looks whether we are well
                    await _say(writer, b"{}")
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", port)
    await server.serve_forever()


async def _count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, size: int) -> None:
    """Answers how long the body was."""
    if SLOW.encode() in head:
        await asyncio.sleep(PAUSE_SECONDS)
    in_chunks = b"transfer-encoding: chunked" in head
    await _say(writer, b"%d" % (await _chunks(reader) if in_chunks else await _bytes(reader, size)))


async def _say(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()


async def _bytes(reader: asyncio.StreamReader, size: int) -> int:
    """How many there were, at most ``size``."""
    left = size
    while left and (block := await reader.read(min(left, len(BLOCK)))):
        left -= len(block)
    return size - left


async def _chunks(reader: asyncio.StreamReader) -> int:
    """How many bytes were in them."""
    total = 0
    while size := int(await reader.readuntil(b"\r\n"), 16):
        total += await _bytes(reader, size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return total


async def _send(writer: asyncio.StreamWriter, size: int, *, in_chunks: bool) -> None:
    framing = b"Transfer-Encoding: chunked" if in_chunks else b"Content-Length: %d" % size
    writer.write(b"HTTP/1.1 200 OK\r\n%b\r\n\r\n" % framing)
    for block in _blocks(size):
        writer.write(b"%x\r\n%b\r\n" % (len(block), block) if in_chunks else block)
        await writer.drain()
    if in_chunks:
        writer.write(b"0\r\n\r\n")
    await writer.drain()


def _run_role(port: int, size: int) -> None:
    asyncio.run(_role(port, size))


def _blocks(size: int) -> Iterator[bytes]:
    for _ in range(size // len(BLOCK)):
        yield BLOCK


def _up(connection: HTTPConnection, framing: str, size: int, pause: float) -> bool:
    """Whether all of a body arrived. With a ``pause`` it is the instance that reads nothing at first."""
    said = {"Content-Length": str(size)} if framing == "length" else {"Transfer-Encoding": "chunked"}
    path = PATHS[framing] + (SLOW if pause else "")
    connection.request("POST", path, body=_blocks(size), headers=said, encode_chunked=framing == "chunks")
    answer = connection.getresponse()
    return (answer.status, answer.read()) == (200, b"%d" % size)


def _down(connection: HTTPConnection, framing: str, size: int, pause: float) -> bool:
    """Whether all of a body came. With a ``pause`` it is the visitor who reads nothing at first."""
    connection.request("GET", PATHS[framing])
    time.sleep(pause)
    answer, came, block = connection.getresponse(), 0, bytearray(len(BLOCK))
    while count := answer.readinto(block):
        came += count
    return (answer.status, came) == (200, size)


WAYS: Final[dict[str, Callable[[HTTPConnection, str, int, float], bool]]] = {"up": _up, "down": _down}


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Its memory, seen again and again meanwhile."""
    seen, over = [pss_of_all(pid)], threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            seen.append(pss_of_all(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def _pass(door: Door, way: str, framing: str, size: int, *, pause: float, before: float) -> Found:
    connection = HTTPConnection("127.0.0.1", door.port, timeout=PATIENCE)
    is_whole, began = False, time.monotonic()
    with _watched(door.pid) as seen, suppress(OSError, HTTPException):
        is_whole = WAYS[way](connection, framing, size, pause)
    took = time.monotonic() - began - pause
    connection.close()
    return Found(max(seen) - before, size / MIB / took, is_whole)


def _all(door: Door, size: int) -> bool:
    """Whether each kept the promise."""
    before, good = pss_of_all(door.pid), True
    for pause in (0.0, PAUSE_SECONDS):
        for way in WAYS:
            for framing in PATHS:
                found = _pass(door, way, framing, size, pause=pause, before=before)
                good &= found.is_whole and found.growth < MOST_MEGABYTES
                waits = f", nothing read for {pause:.0f} s first" if pause else ""
                passed = f"{found.speed:.0f} MB a second" if found.is_whole else "not all of it arrived"
                memory = f"memory {found.growth:+.1f} MB (< {MOST_MEGABYTES})"
                print(f"{way}, {framing}{waits}: {memory}, {passed}", flush=True)
    return good


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.bodies", description="Long bodies, both ways.")
    parser.add_argument("--mib", type=int, default=2048, help="how long each body is (2048)")
    return parser.parse_args()


def main() -> int:
    size, port = _options().mib * MIB, free_ports(1)[0]
    role = multiprocessing.get_context("spawn").Process(target=_run_role, args=(port, size), daemon=True)
    role.start()
    with tempfile.TemporaryDirectory() as name:
        lay_files(Path(name) / "var", ["gateway"])
        door = Door(Path(name), {"orders": [Behind(port)]}, **USUAL, GATEWAY_BODY_LIMIT=str(size))  # type: ignore[list-item]
        door.start()
        try:
            print(f"load average {os.getloadavg()[0]:.1f}; each body has {size // MIB} MiB")
            good = _all(door, size)
        finally:
            door.kill()
            role.kill()
    print(f"load average {os.getloadavg()[0]:.1f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
