"""500 visitors who send or read as slowly as they can, or fill the memory: what others notice, and what it takes.

``python -m tests.faults.slow`` prints ratios of one run.
"""

import asyncio
import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import quantiles
from typing import Final

from tests.bench.memory import pss_of_all
from tests.bench.proxied import Behind
from tests.gateway.door import Door
from tests.servers.ports import free_ports

MANY: Final = 500
SECONDS: Final = 15
RATE: Final = 50
BIG: Final = b"x" * 240 * 1024
MOST_MEGABYTES: Final = 50
#: As they are by default: the tests' own are short.
USUAL: Final = {
    "GATEWAY_HEAD_TIMEOUT": "10",
    "GATEWAY_BODY_TIMEOUT": "30",
    "GATEWAY_PAUSE_TIMEOUT": "30",
    "GATEWAY_UPLOAD_TIMEOUT": "60",
    "GATEWAY_BODY_LIMIT": str(1024 * 1024),
}
HOST: Final = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
#: gunicorn reads what has this line.
ODD: Final = b"X_Unusual: 1\r\n"
POST: Final = b"POST /api/orders/x" + HOST
GET: Final = b"GET /api/orders/big" + HOST
#: What a slow visitor sends before they stop; ``reads``: they would have an answer, and do not take it.
KINDS: Final = {
    "a head": GET,
    "a body that is kept": POST + b"Content-Length: 250000\r\n\r\n" + BIG,
    "a body in chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n3a980\r\n" + BIG[:200_000],
    "a long body": POST + b"Content-Length: 900000\r\n\r\n" + BIG,
    "an answer": GET + b"\r\n",
    "a head for gunicorn": GET + ODD,
    "a body for gunicorn": POST + ODD + b"Content-Length: 250000\r\n\r\n" + BIG,
    "an answer by gunicorn": GET + ODD + b"\r\n",
}
ASKED: Final = {"passed on": "/api/orders/orders", "by a thread": "/livez"}


async def _role(port: int) -> None:
    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = BIG if b"/big" in head else b"{}"
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


def _run_role(port: int) -> None:
    asyncio.run(_role(port))


async def _slow(port: int, said: bytes, until: float, *, after: float) -> None:
    """Begins ``after`` so many seconds, and anew whenever it is thrown out."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(after)
    while time.monotonic() < until:
        with suppress(OSError), socket.socket() as made:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            made.setblocking(False)
            await loop.sock_connect(made, ("127.0.0.1", port))
            with suppress(TimeoutError):
                async with asyncio.timeout(5.0):
                    await loop.sock_sendall(made, said)
            await _stay(made, said, until)
        await asyncio.sleep(2.0)


async def _stay(made: socket.socket, said: bytes, until: float) -> None:
    for _ in range(int(until - time.monotonic())):
        if _is_thrown_out(made, said):
            return
        await asyncio.sleep(1.0)


def _is_thrown_out(made: socket.socket, said: bytes) -> bool:
    """Who is in the middle of saying something says one byte more."""
    try:
        if not said.endswith(b"\r\n\r\n"):
            made.send(b"X" if said.endswith(b"\r\n") else b"x")
            return made.recv(1) == b""
        return made.recv(1, socket.MSG_PEEK) == b"" if said.startswith(POST) else False
    except BlockingIOError:
        return False
    except OSError:
        return True


async def _ask(port: int, path: str, took: list[float], wrong: Counter[str]) -> None:
    began = time.monotonic()
    try:
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError) as error:
        wrong[type(error).__name__] += 1
        took.append(10.0)
        return
    if not answer.startswith(b"HTTP/1.1 200"):
        wrong[answer[:12].decode()] += 1
    took.append(time.monotonic() - began)


async def _asked(port: int, seconds: float) -> tuple[dict[str, float], Counter[str]]:
    """p99 by kind of request, and what was no answer."""
    took: dict[str, list[float]] = {kind: [] for kind in ASKED}
    wrong: Counter[str] = Counter()
    async with asyncio.TaskGroup() as asking:
        for _ in range(int(seconds * RATE)):
            for kind, path in ASKED.items():
                asking.create_task(_ask(port, path, took[kind], wrong))
            await asyncio.sleep(1 / RATE)
    return {kind: quantiles(found, n=100)[98] for kind, found in took.items()}, wrong


@contextmanager
def _crowd(port: int, kinds: list[str]) -> Iterator[None]:
    """In a process of their own."""
    made = multiprocessing.get_context("spawn").Process(target=_run_crowd, args=(port, kinds), daemon=True)
    made.start()
    try:
        yield
    finally:
        made.kill()
        made.join()


def _run_crowd(port: int, kinds: list[str]) -> None:
    async def all_of_them() -> None:
        until = time.monotonic() + 3600
        each = [(KINDS[kinds[number % len(kinds)]], number / MANY) for number in range(MANY)]
        # Not all of them in the same moment of each second, which five hundred strangers would not be either.
        await asyncio.gather(*(_slow(port, said, until, after=after) for said, after in each))

    asyncio.run(all_of_them())


async def _watched(door: Door, peak: list[float]) -> None:
    """In a thread: whoever asks must not wait while the kernel counts pages."""
    while True:
        peak.append(await asyncio.to_thread(pss_of_all, door.pid))
        await asyncio.sleep(0.5)


async def _with_memory(door: Door, seconds: float) -> tuple[dict[str, float], Counter[str], float]:
    """Watched in the same way whether there are slow visitors or not: the gateway stands still for it, too."""
    peak: list[float] = []
    watching = asyncio.create_task(_watched(door, peak))
    found, wrong = await _asked(door.port, seconds)
    watching.cancel()
    return found, wrong, max(peak)


def main() -> int:
    chosen = [each for each in KINDS if each in sys.argv[1:]] or list(KINDS)
    port = free_ports(1)[0]
    role = multiprocessing.get_context("spawn").Process(target=_run_role, args=(port,), daemon=True)
    role.start()
    good = True
    with tempfile.TemporaryDirectory() as name:
        door = Door(Path(name), {"orders": [Behind(port)]}, **USUAL)  # type: ignore[list-item]
        door.start()
        try:
            asyncio.run(_asked(door.port, 2))
            before, _, memory = asyncio.run(_with_memory(door, SECONDS))
            with _crowd(door.port, chosen):
                time.sleep(5.0)
                during, wrong, peak = asyncio.run(_with_memory(door, SECONDS))
        finally:
            door.kill()
            role.kill()
    print(f"load average {os.getloadavg()[0]:.1f}; {MANY} slow visitors: {', '.join(chosen)}")
    for kind in ASKED:
        ratio = during[kind] / before[kind]
        good &= ratio <= 2
        times = f"{before[kind] * 1000:.1f} ms, with them {during[kind] * 1000:.1f} ms"
        print(f"p99 {kind}: {times}: {ratio:.2f} times (<= 2)")
    print(f"memory: {peak - memory:+.0f} MB (<= {MOST_MEGABYTES}); no answers: {dict(wrong) or 'none'}")
    return 0 if good and peak - memory <= MOST_MEGABYTES and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
