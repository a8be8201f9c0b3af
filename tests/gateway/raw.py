"""Requests as bytes, and answers as bytes: an HTTP client would repair both."""

import socket
from dataclasses import dataclass

PATIENCE = 60.0


@dataclass(frozen=True)
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]


def get(port: int, path: str, *lines: str, method: str = "GET") -> Reply:
    """Ask for ``path`` with further header ``lines``, on a connection of its own."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines]
    if not any(line.lower().startswith("connection:") for line in lines):
        head.append("Connection: close")
    return send(port, "\r\n".join(head).encode("latin-1") + b"\r\n\r\n")


def send(port: int, request: bytes) -> Reply:
    """Everything that comes back until the other side is done."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: _block(connection), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = [line.partition(":") for line in rest]
    status = int(first.split(" ")[1]) if first else 0
    return Reply(status, [(name, value.strip()) for name, _, value in pairs], body)


def _block(connection: socket.socket) -> bytes:
    try:
        return connection.recv(64 * 1024)
    except ConnectionResetError:
        return b""
