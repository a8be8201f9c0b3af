"""Nobody gets another's answer: many customers in turns over few connections, which break off on either side."""

import asyncio
import random
import socket
import struct
from dataclasses import dataclass, field

from tests.gateway.door import Door
from tests.gateway.stub import Stub

REQUESTS = 10_000
CUSTOMERS = 20
VISITORS = 8
ABORTED = 0.05
TRUNCATED = 0.05
SLOW = 0.5


@dataclass
class Role:
    """Answers each request with who asked for what, and cuts some answers short."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    connections: int = 0
    asked: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.asked += 1
                if not await self._answer(head, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> bool:
        lines = head.decode().split("\r\n")
        who = next(line.partition(": ")[2] for line in lines if line.lower().startswith("x-asked-by"))
        said = f"{lines[0]}|{who}|".encode() * self.chance.choice((1, 1, 1, 400))
        if self.chance.random() < SLOW:  # whoever asked may be gone by then
            await asyncio.sleep(self.chance.random() * 0.01)
        is_cut = self.chance.random() < TRUNCATED
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(said))
        writer.write(said[: len(said) // 2] if is_cut else said)
        await writer.drain()
        return not is_cut


@dataclass
class Tally:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    troubles: int = 0
    aborted: int = 0


async def visit(port: int, number: int, tally: Tally) -> None:
    """Ask as one customer after the other, on one connection as long as it lasts."""
    chance = random.Random(number)
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for count in range(REQUESTS // VISITORS):
        who = f"customer-{chance.randrange(CUSTOMERS)}"
        path = f"/api/orders/{number}-{count}"
        if connection is None:
            connection = await asyncio.open_connection("127.0.0.1", port, limit=1024 * 1024)
        reader, writer = connection
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Asked-By: {who}\r\n\r\n".encode())
        if chance.random() < ABORTED:
            await asyncio.sleep(chance.random() * 0.003)
            _hang_up(writer, by_reset=chance.random() < 0.5)
            tally.aborted += 1
            connection = None
            continue
        if not await _heard(reader, f"GET {path} HTTP/1.1|{who}|", tally):
            writer.close()
            connection = None
    if connection is not None:
        connection[1].close()


def _hang_up(writer: asyncio.StreamWriter, *, by_reset: bool) -> None:
    """What ends by FIN could still be listened to; a reset cannot."""
    if by_reset:
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def _heard(reader: asyncio.StreamReader, expected: str, tally: Tally) -> bool:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        body = await reader.readexactly(int(length.partition(b":")[2]))
    except (asyncio.IncompleteReadError, ConnectionError):
        tally.troubles += 1
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        tally.troubles += 1
    elif body == expected.encode() * (len(body) // len(expected)):
        tally.right += 1
    else:
        tally.wrong.append(f"{expected!r}: {body[:200]!r}")
    return True


async def crowd(door: Door, port: int) -> tuple[Tally, Role]:
    role, tally = Role(), Tally()
    async with await asyncio.start_server(role.serve, "127.0.0.1", port):
        await asyncio.gather(*(visit(door.port, number, tally) for number in range(VISITORS)))
    return tally, role


def test_nobody_gets_anothers_answer(edge: Door, behind: Stub) -> None:
    behind.answering = lambda connection, asked: False  # connections of earlier tests lead to nobody any more
    behind.refuse()
    behind.hang_up()  # what tests before left in the pool would answer in its place
    try:
        tally, role = asyncio.run(crowd(edge, behind.port))
    finally:
        behind.listen(behind.port)
    assert not tally.wrong
    assert tally.right > REQUESTS * 0.6
    assert tally.right + tally.troubles + tally.aborted == REQUESTS // VISITORS * VISITORS
    assert role.connections < role.asked / 4, "few connections carry many customers"
