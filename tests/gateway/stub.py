"""A role as a gateway meets one: says what it was asked, byte by byte, and misbehaves on request."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
#: Its look at whoever failed, and its question for the keys that tokens are verified with.
GATEWAYS_OWN = ("GET /readyz ", "POST /internal/customers/jwks ")


@dataclass
class Asked:
    """One request as it arrived."""

    line: str
    headers: list[tuple[str, str]]
    body: int = 0  # bytes

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]

    @property
    def names(self) -> set[str]:
        return {name.lower() for name, _ in self.headers}


#: Answers on the raw connection; the body was not read yet. True: the connection goes on.
Answering = Callable[[socket.socket, Asked], bool]


@dataclass
class Stub:
    """Threads per connection; ``answering`` may be replaced at any time."""

    answering: Answering = field(default_factory=lambda: says(PLAIN))
    asked: list[Asked] = field(default_factory=list)
    _connections: set[socket.socket] = field(default_factory=set)

    def __enter__(self) -> Self:
        self.listen(0)
        return self

    def listen(self, port: int) -> None:
        """On ``port``, or a free one."""
        self._listening = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def __exit__(self, *_: object) -> None:
        if self._listening.fileno() >= 0:
            self.refuse()

    def refuse(self) -> None:
        """From now on nobody listens here."""
        self._listening.shutdown(socket.SHUT_RDWR)  # close alone leaves the thread in accept
        self._listening.close()

    def hang_up(self) -> None:
        """Whoever is connected is connected no more."""
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        self.asked.clear()
        self.answering = says(PLAIN)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._connections.add(connection)
        with connection:
            goes_on = True
            while goes_on and (asked := _read(connection)) is not None:
                if not asked.line.startswith(GATEWAYS_OWN):
                    self.asked.append(asked)
                try:
                    goes_on = self.answering(connection, asked)
                except OSError:
                    break
        self._connections.discard(connection)


def says(*parts: bytes, then: float = 0.0, go_on: bool = True) -> Answering:
    """Reads the body, sends ``parts``, waits ``then`` seconds."""

    def answer(connection: socket.socket, asked: Asked) -> bool:
        drain(connection, asked)
        for part in parts:
            connection.sendall(part)
        time.sleep(then)
        return go_on

    return answer


def drain(connection: socket.socket, asked: Asked) -> None:
    """Read the body and count it."""
    if asked.values("Transfer-Encoding") == ["chunked"]:
        stream = connection.makefile("rb")
        while (size := int(stream.readline(), 16)) > 0:
            asked.body += len(stream.read(size))
            stream.readline()
        stream.readline()
        return
    left = int((asked.values("Content-Length") or ["0"])[0])
    while left > 0 and (block := connection.recv(min(left, 256 * 1024))):
        asked.body += len(block)
        left -= len(block)


def _read(connection: socket.socket) -> Asked | None:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        try:
            byte = connection.recv(1)
        except OSError:
            return None
        if not byte:
            return None
        head += byte
    first, *rest = head.decode("latin-1").split("\r\n")[:-2]
    pairs = [line.partition(":") for line in rest]
    return Asked(first, [(name, value.strip()) for name, _, value in pairs])
