"""Bodies pass as they come, both ways, and never lie in memory as a whole."""

import socket
import threading
from pathlib import Path

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Asked, Stub, drain, says

PATH = "/api/orders/orders"
BLOCK = b"x" * (256 * 1024)
BLOCKS = 200
SIZE = BLOCKS * len(BLOCK)  # 50 MB
#: What the peak of the gateway's memory may grow by while 50 MB pass.
GROWTH_KB = 12 * 1024


def peaks_kb(door: Door) -> dict[int, int]:
    """The largest resident size that each process of the gateway ever had, by its id."""
    return {pid: _peak(pid) for pid in _family(door.pid)}


def growth_kb(door: Door, before: dict[int, int]) -> int:
    """Of the process that grew most."""
    return max(peak - before[pid] for pid, peak in peaks_kb(door).items())


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(other for child in children for other in _family(int(child)))]


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def test_fifty_megabytes_go_up_in_bounded_memory(door: Door, orders: Stub) -> None:
    raw.get(door.port, PATH)
    before = peaks_kb(door)
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {SIZE}\r\n\r\n".encode())
        for _ in range(BLOCKS):
            visitor.sendall(BLOCK)
        assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
    assert orders.asked[-1].body == SIZE
    assert orders.asked[-1].values("Content-Length") == [str(SIZE)]
    assert growth_kb(door, before) < GROWTH_KB


@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_fifty_megabytes_come_down_in_bounded_memory(door: Door, orders: Stub, framing: str) -> None:
    def answer(connection: socket.socket, asked: Asked) -> bool:
        line = f"Content-Length: {SIZE}" if framing == "length" else "Transfer-Encoding: chunked"
        connection.sendall(f"HTTP/1.1 200 OK\r\n{line}\r\n\r\n".encode())
        for _ in range(BLOCKS):
            connection.sendall(BLOCK if framing == "length" else b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK))
        connection.sendall(b"" if framing == "length" else b"0\r\n\r\n")
        return True

    raw.get(door.port, PATH)
    before = peaks_kb(door)
    orders.answering = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        received = sum(len(block) for block in iter(lambda: visitor.recv(1024 * 1024), b""))
    assert received > SIZE
    assert growth_kb(door, before) < GROWTH_KB


CHUNKED = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()


def test_a_small_chunked_body_gets_a_length(door: Door, orders: Stub) -> None:
    assert raw.send(door.port, CHUNKED + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n").status == 200
    assert (orders.asked[-1].body, orders.asked[-1].values("Content-Length")) == (7, ["7"])


def test_a_long_chunked_body_passes_in_chunks(door: Door, orders: Stub) -> None:
    chunk = b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK)
    assert raw.send(door.port, CHUNKED + chunk * 3 + b"0\r\n\r\n").status == 200
    assert (orders.asked[-1].body, orders.asked[-1].values("Transfer-Encoding")) == (3 * len(BLOCK), ["chunked"])


def test_the_first_block_arrives_before_the_last_is_made(door: Door, orders: Stub) -> None:
    more = threading.Event()

    def answer(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert more.wait(raw.PATIENCE)
        connection.sendall(b"4\r\nlast\r\n0\r\n\r\n")
        return True

    orders.answering = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        received = b""
        while b"first" not in received:
            received += visitor.recv(4096)
        assert b"last" not in received
        more.set()
        received += b"".join(iter(lambda: visitor.recv(4096), b""))
    assert b"last" in received


def test_a_body_over_the_limit_is_refused_before_it_is_read(door: Door, orders: Stub) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {65 * 1024 * 1024}\r\nConnection: close\r\n\r\n"
    reply = raw.send(door.port, head.encode())
    assert (reply.status, reply.values("Content-Type")) == (413, ["application/problem+json"])
    assert not orders.asked


def test_a_body_that_only_turns_out_too_long_is_cut_off(tmp_path: Path) -> None:
    taken: list[int] = []

    def answer(connection: socket.socket, asked: Asked) -> bool:
        try:
            drain(connection, asked)
        except ValueError:  # the gateway hung up in the middle
            taken.append(asked.body)
        return False

    with Stub(answer) as stub:
        door = Door(tmp_path, {"orders": [stub]}, GATEWAY_BODY_LIMIT="400000")
        door.start()
        try:
            head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            chunk = b"4000\r\n" + b"y" * 0x4000 + b"\r\n"
            assert raw.send(door.port, head.encode() + chunk * 40 + b"0\r\n\r\n").status == 413
        finally:
            door.kill()
    assert sum(taken) <= 400_000


def test_a_visitor_who_breaks_off_ends_the_request_at_the_role(door: Door, orders: Stub) -> None:
    ended = threading.Event()

    def answer(connection: socket.socket, asked: Asked) -> bool:
        drain(connection, asked)
        ended.set()
        return False

    orders.answering = answer
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {SIZE}\r\n\r\n"
    raw.send(door.port, head.encode() + BLOCK)
    assert ended.wait(raw.PATIENCE)
    assert orders.asked[-1].body < SIZE


def test_a_visitor_who_breaks_off_early_is_not_heard(door: Door, orders: Stub) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n"
    assert raw.send(door.port, head.encode() + b"only this").status == 400
    assert not orders.asked


def test_head_says_how_long_it_would_be(door: Door, orders: Stub) -> None:
    orders.answering = says(b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n")
    reply = raw.get(door.port, PATH, method="HEAD")
    assert (reply.values("Content-Length"), reply.body) == (["1234"], b"")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_a_body_has_none(door: Door, orders: Stub, status: str) -> None:
    orders.answering = says(f'HTTP/1.1 {status}\r\nETag: "1"\r\n\r\n'.encode())
    reply = raw.get(door.port, PATH)
    assert (f"{reply.status}", reply.body, reply.values("ETag")) == (status[:3], b"", ['"1"'])


def test_a_get_with_a_body_is_one_request(door: Door, orders: Stub) -> None:
    inner = b"GET /api/orders/inner HTTP/1.1\r\nHost: x\r\n\r\n"
    head = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(inner)}\r\nConnection: close\r\n\r\n"
    assert raw.send(door.port, head.encode() + inner).status == 200
    assert [asked.line for asked in orders.asked] == [f"GET {PATH} HTTP/1.1"]
