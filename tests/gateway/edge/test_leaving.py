"""How the gateway leaves: what was asked is answered, who asked nothing is let go, and nobody waits for long."""

import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import PLAIN, Stub, says

PATH = "/api/orders/orders"
#: gunicorn's own grace, which an idle visitor must not use up.
SOON = 10.0


def test_what_was_asked_is_answered_and_the_idle_are_let_go(tmp_path: Path) -> None:
    asked = threading.Event()

    def slowly(connection: socket.socket, request: object) -> bool:
        asked.set()
        time.sleep(1.0)
        connection.sendall(PLAIN)
        return True

    with Stub() as stub:
        door = Door(tmp_path, {"orders": [stub]})
        door.start()
        try:
            stub.answering = says(PLAIN)
            fast, general = (_kept(door, path) for path in (PATH, "/livez"))
            stub.answering = slowly
            found: list[raw.Reply] = []
            asking = threading.Thread(target=lambda: found.append(raw.get(door.port, PATH)))
            asking.start()
            assert asked.wait(raw.PATIENCE)
            assert door.leave(within=SOON) == 0
            asking.join(raw.PATIENCE)
            assert [(reply.status, reply.values("Connection")) for reply in found] == [(200, ["close"])]
            assert [_rest(connection) for connection in (fast, general)] == [b"", b""]
        finally:
            door.kill()


@pytest.mark.parametrize("path", [PATH, "/livez"])
def test_who_asks_again_and_again_is_sent_away_before_the_door_closes(tmp_path: Path, path: str) -> None:
    """A request that meets a closing connection is lost: for as long as others may still come here, answers say so."""
    with Stub() as stub:
        door = Door(tmp_path, {"orders": [stub]}, SHOP_DRAIN_SECONDS="60")
        door.start()
        try:
            assert _asked_again(door, path) == [(200, [])]
            door.signal(signal.SIGTERM)
            deadline = time.monotonic() + raw.PATIENCE
            while (said := _asked_again(door, path)) != [(200, ["close"])]:
                assert time.monotonic() < deadline, said
        finally:
            door.kill()


def _asked_again(door: Door, path: str) -> list[tuple[int, list[str]]]:
    with socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE) as made:
        made.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = made.recv(65536).partition(b"\r\n\r\n")[0].decode().split("\r\n")
    values = [line.partition(": ")[2] for line in head if line.lower().startswith("connection:")]
    return [(int(head[0].split(" ")[1]), [value for value in values if value != "keep-alive"])]


def _kept(door: Door, path: str) -> socket.socket:
    """A connection that was answered, and stays."""
    made = socket.create_connection(("127.0.0.1", door.port), timeout=raw.PATIENCE)
    made.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    assert made.recv(65536).startswith(b"HTTP/1.1 200")
    return made


def _rest(connection: socket.socket) -> bytes:
    with connection:
        received = b""
        while block := connection.recv(65536):
            received += block
        return received.partition(b"\r\n\r\n")[2] if b"HTTP/1.1" in received else b""
