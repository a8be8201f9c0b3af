"""Long bodies and those in chunks take no thread, and hold up nobody."""

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Asked, Stub, drain

PATH = "/api/orders/orders"
HOST = "Host: 127.0.0.1\r\n"
LONG = 300 * 1024
#: More than the gateway has threads for Django.
MANY = 24
FRAMINGS = {"length": f"Content-Length: {LONG}", "chunks": "Transfer-Encoding: chunked"}


def _begun(port: int, framing: str) -> socket.socket:
    visitor = socket.create_connection(("127.0.0.1", port), timeout=raw.PATIENCE)
    visitor.sendall(f"POST {PATH} HTTP/1.1\r\n{HOST}{FRAMINGS[framing]}\r\n\r\n".encode())
    return visitor


@pytest.mark.parametrize("framing", FRAMINGS)
def test_who_sends_slowly_takes_no_thread(door: Door, orders: Stub, framing: str) -> None:
    """Else Django's own pages would wait for them."""
    body = b"x" * LONG if framing == "length" else b"%x\r\n%b\r\n0\r\n\r\n" % (LONG, b"x" * LONG)
    half = len(body) - 1000
    with ExitStack() as stack:
        slow = [stack.enter_context(_begun(door.port, framing)) for _ in range(MANY)]
        for visitor in slow:
            visitor.sendall(body[:half])
        for _ in range(5):
            assert raw.get(door.port, "/livez").status == 200
        for visitor in slow:
            visitor.sendall(body[half:])
            assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
    assert {asked.body for asked in orders.asked} == {LONG}


def test_the_connection_goes_on_after_a_long_body(door: Door, orders: Stub) -> None:
    first = f"POST {PATH}/1 HTTP/1.1\r\n{HOST}{FRAMINGS['chunks']}\r\n\r\n".encode()
    first += b"%x\r\n%b\r\n0\r\n\r\n" % (LONG, b"x" * LONG)
    second = f"GET {PATH}/2 HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode()
    received = b""
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(first + second)
        while block := visitor.recv(65536):
            received += block
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert [(asked.line.split(" ")[1], asked.body) for asked in orders.asked] == [(f"{PATH}/1", LONG), (f"{PATH}/2", 0)]


def test_chunks_that_are_none_end_the_request_at_the_role(door: Door, orders: Stub) -> None:
    ended: list[bool] = []
    over = threading.Event()

    def answer(connection: socket.socket, asked: Asked) -> bool:
        try:
            drain(connection, asked)
            ended.append(False)
        except ValueError:
            ended.append(True)
        over.set()
        return False

    orders.answering = answer
    head = f"POST {PATH} HTTP/1.1\r\n{HOST}{FRAMINGS['chunks']}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(head + b"%x\r\n%b\r\n" % (LONG, b"x" * LONG))
        end = time.monotonic() + raw.PATIENCE
        while not orders.asked:
            assert time.monotonic() < end
            time.sleep(0.01)
        visitor.sendall(b"zz\r\nGET / HTTP/1.1\r\n\r\n")
        received = b""
        while block := visitor.recv(65536):
            received += block
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1
    assert over.wait(raw.PATIENCE)
    assert ended == [True]


def test_an_answer_before_the_end_of_the_body_arrives_and_ends_the_connection(door: Door, orders: Stub) -> None:
    def refuse(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno")
        return False

    orders.answering = refuse
    with _begun(door.port, "length") as visitor:
        visitor.sendall(b"x" * 1000)
        received = b""
        while block := visitor.recv(65536):
            received += block
    assert received.startswith(b"HTTP/1.1 409 ")
    assert b"Connection: close\r\n" in received
    assert received.endswith(b"\r\n\r\nno")


def test_who_waits_to_be_told_is_told(door: Door, orders: Stub) -> None:
    for size in (10, LONG):
        with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
            head = f"POST {PATH} HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: {size}\r\n\r\n"
            visitor.sendall(head.encode())
            assert visitor.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
            visitor.sendall(b"x" * size)
            assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
        assert orders.asked[-1].body == size
        assert not orders.asked[-1].values("Expect")


def test_a_slow_visitor_is_no_fault_of_the_instance(door: Door, orders: Stub) -> None:
    """Who asked is refused, and the one instance there is is not left alone."""
    before = door.log.read_text().count("instance left alone")
    for _ in range(6):
        with _begun(door.port, "length") as visitor:
            visitor.sendall(b"x" * 1000)
    assert raw.get(door.port, PATH).status == 200
    assert door.log.read_text().count("instance left alone") == before
