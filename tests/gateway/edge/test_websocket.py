"""WebSockets and events pass as they come, both ways."""

import socket
import threading
from collections.abc import Callable

import pytest

from gateway.edge.socket_key import accepted
from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Asked, Stub

PATH = "/api/orders/live"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n{UPGRADE}Sec-WebSocket-Key: {KEY}\r\n\r\n".encode()
#: A text frame of a client, masked with zeros, as RFC 6455 has it, and a server's.
HELLO = b"\x81\x85\0\0\0\0hello"
ECHO = b"\x81\x05hello"
CLOSE = b"\x88\x00"


def agrees(*lines: str, accept: str = "", early: bytes = b"") -> Callable[[socket.socket, Asked], bool]:
    """A peer that speaks WebSocket, and answers each frame with what was in it; ``early`` comes with its head."""

    def answer(connection: socket.socket, asked: Asked) -> bool:
        key = accept or accepted(asked.values("Sec-WebSocket-Key")[0]).decode()
        head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", *lines]
        connection.sendall("\r\n".join([*head, f"Sec-WebSocket-Accept: {key}", "", ""]).encode() + early)
        while frame := connection.recv(6):
            if frame[:1] == CLOSE[:1]:
                connection.sendall(CLOSE)
                return False
            text = connection.recv(frame[1] & 0x7F)
            connection.sendall(frame[:1] + bytes([len(text)]) + text)
        return False

    return answer


def _read(visitor: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (block := visitor.recv(size - len(received))):
        received += block
    return received


def _head(visitor: socket.socket) -> bytes:
    received = b""
    while not received.endswith(b"\r\n\r\n") and (byte := visitor.recv(1)):
        received += byte
    return received


def test_frames_pass_both_ways_until_both_have_closed(door: Door, orders: Stub) -> None:
    orders.answering = agrees(early=ECHO)
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(REQUEST)
        head = _head(visitor)
        assert head.startswith(b"HTTP/1.1 101 ")
        assert b"Connection: Upgrade\r\nUpgrade: websocket\r\n" in head
        assert _read(visitor, len(ECHO)) == ECHO
        for _ in range(3):
            visitor.sendall(HELLO)
            assert _read(visitor, len(ECHO)) == ECHO
        visitor.sendall(b"\x88\x80\0\0\0\0")
        assert _read(visitor, 100) == CLOSE
    asked = orders.asked[-1]
    assert (asked.values("Upgrade"), asked.values("Connection")) == (["websocket"], ["Upgrade"])
    assert asked.values("X-Gateway-Credential")


@pytest.mark.parametrize("lie", ["the wrong key", "no key", "a length"])
def test_an_instance_that_does_not_agree_is_no_socket(door: Door, orders: Stub, lie: str) -> None:
    lies = {
        "the wrong key": agrees(accept=accepted("another").decode()),
        "no key": lambda connection, asked: bool(connection.sendall(b"HTTP/1.1 101 Yes\r\n\r\n")),
        "a length": agrees("Content-Length: 5"),
    }
    orders.answering = lies[lie]
    reply = raw.send(door.port, REQUEST)
    assert reply.status == 502


def test_nobody_gets_a_socket_who_asked_for_none(door: Door, orders: Stub) -> None:
    orders.answering = agrees(accept=accepted(KEY).decode())
    assert raw.get(door.port, PATH).status == 502


def test_an_instance_that_refuses_is_heard_and_the_connection_goes_on(door: Door, orders: Stub) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        for _ in range(2):
            visitor.sendall(REQUEST)
            assert _head(visitor).startswith(b"HTTP/1.1 200 ")
            assert _read(visitor, 2) == b"{}"


def test_a_visitor_who_leaves_is_gone_for_the_instance(door: Door, orders: Stub) -> None:
    over = threading.Event()
    speaks = agrees()

    def answer(connection: socket.socket, asked: Asked) -> bool:
        speaks(connection, asked)
        over.set()
        return False

    orders.answering = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(REQUEST)
        _head(visitor)
    assert over.wait(raw.PATIENCE)


def test_events_arrive_as_they_happen(door: Door, orders: Stub) -> None:
    more = threading.Event()

    def answer(connection: socket.socket, asked: Asked) -> bool:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + b"f\r\nid: 1\ndata: a\n\n\r\n")
        assert more.wait(raw.PATIENCE)
        connection.sendall(b"f\r\nid: 2\ndata: b\n\n\r\n0\r\n\r\n")
        return True

    orders.answering = answer
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
        _head(visitor)
        assert b"data: a" in _read(visitor, 0x14)
        more.set()
        assert b"data: b" in _read(visitor, 0x14)
