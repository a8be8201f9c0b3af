"""Who sends slowly takes no thread of Django's, and what they have sent no more memory than there is for it."""

import select
import socket
import time
from contextlib import ExitStack, suppress

from tests.gateway import raw
from tests.gateway.conftest import HELD_LIMIT
from tests.gateway.door import Door

PATIENCE = 30.0
#: More than there are threads.
MANY = 16
KEPT = 250_000


def _begun(port: int, *lines: str, length: int, sent: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    head = ["POST /api/orders/orders HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}", *lines]
    with suppress(ConnectionError):  # told already
        made.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + b"x" * sent)
    return made


def test_what_gunicorn_reads_takes_no_thread_before_it_is_there(edge: Door) -> None:
    with ExitStack() as stack:
        for length in (1000, KEPT):
            for _ in range(MANY):
                stack.enter_context(_begun(edge.port, "X_Unusual: 1", length=length, sent=length - 1))
        began = time.monotonic()
        assert raw.get(edge.port, "/livez").status == 200
        assert time.monotonic() - began < PATIENCE / 2


def test_who_takes_up_most_memory_gives_way(edge: Door) -> None:
    until = time.monotonic() + PATIENCE
    while not _is_somebody_told(edge.port):  # a busy machine sends so slowly that they are thrown out before
        assert time.monotonic() < until
    assert raw.get(edge.port, "/api/orders/orders").status == 200


def _is_somebody_told(port: int) -> bool:
    with ExitStack() as stack:
        many = HELD_LIMIT // KEPT + 8
        slow = [stack.enter_context(_begun(port, length=KEPT, sent=KEPT - 1)) for _ in range(many)]
        told, _, _ = select.select(slow, [], [], 1.0)
        return any(_heard(each) == b"HTTP/1.1 503" for each in told)


def _heard(visitor: socket.socket) -> bytes:
    try:
        return visitor.recv(12)
    except ConnectionResetError:
        return b""
