"""A peer on a real socket that misbehaves on purpose: every answer is written by hand."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Is given the connection and the request's bytes; whatever it does is the answer.
Behaviour = Callable[[socket.socket, bytes], None]


class Peer:
    """Where it listens, and what it was asked."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.requests: list[bytes] = []

    @property
    def calls(self) -> list[bytes]:
        """What it was asked for, without the looks at its readiness that a caller takes when it failed."""
        return [request for request in self.requests if request.startswith(b"POST ")]


@contextmanager
def peer(behave: Behaviour) -> Iterator[Peer]:
    """A peer that answers each request by ``behave``, a connection each, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    found = Peer(listener)
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                while request := _request(connection):
                    found.requests.append(request)
                    behave(connection, request)
            except OSError:
                return  # the caller had enough

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def answers(status: str, body: bytes, *headers: str) -> Behaviour:
    """Answer every request like this, as HTTP says."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda connection, _request: connection.sendall(data)


def silence(connection: socket.socket, _request: bytes) -> None:
    """Accept, and say nothing."""
    connection.settimeout(20)
    connection.recv(1)


def hangs_up(connection: socket.socket, _request: bytes) -> None:
    """Take the request, and close."""
    connection.shutdown(socket.SHUT_RDWR)


def trickles(data: bytes, seconds: float) -> Behaviour:
    """Send ``data`` a byte at a time, ``seconds`` apart."""

    def behave(connection: socket.socket, _request: bytes) -> None:
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(seconds)

    return behave


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
