"""A client that was answered and does not close its connection holds nobody up."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.faults.switches import switches
from tests.shop.serving.test_lifecycle import Serving

ASK = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
#: gunicorn's own worker stood still for two seconds for each of them, one after the other.
IDLE = 20


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    found = Serving(tmp_path_factory.mktemp("serving"), **switches())
    yield found
    found.process.kill()


def asked(serving: Serving) -> socket.socket:
    """A connection on which something was asked, and the answer read to its end."""
    connection = socket.create_connection(("127.0.0.1", serving.port), timeout=30)
    connection.sendall(ASK)
    received = b""
    while part := connection.recv(4096):
        received += part
    assert received.startswith(b"HTTP/1.1 200 ")
    return connection


def takes(connection: socket.socket) -> bool:
    """Whether the other side is still there: closed, it answers with a reset."""
    try:
        connection.sendall(b"more")
    except OSError:
        return False
    return True


def test_clients_that_stay_after_their_answer_delay_nobody(serving: Serving) -> None:
    with ExitStack() as stack:
        for _ in range(IDLE):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", serving.port), timeout=30))
            connection.sendall(ASK)
        assert requests.get(f"{serving.base}/livez", timeout=10).status_code == 200


def test_they_are_let_go_in_the_end(serving: Serving) -> None:
    with asked(serving) as connection:
        until = time.monotonic() + 15
        while takes(connection):
            assert time.monotonic() < until, "it still takes what we send"
            time.sleep(0.1)


def test_what_is_sent_after_the_answer_does_not_cost_the_answer(serving: Serving) -> None:
    with socket.create_connection(("127.0.0.1", serving.port), timeout=30) as connection:
        connection.sendall(ASK + b"x" * 20_000)
        received = b""
        while part := connection.recv(4096):
            received += part
    assert b'"status":"alive"' in received


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("/" + "x" * 10_240, {}, 414, "address_too_long"),
        (f"/livez?{'x' * 10_240}", {}, 414, "address_too_long"),
        ("/livez", {"X-Long": "x" * 20_000}, 431, "headers_too_large"),
        ("/livez", {f"X-Many-{number}": "x" for number in range(200)}, 431, "headers_too_large"),
    ],
)
def test_what_is_too_long_is_a_problem_like_others(
    serving: Serving, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = requests.get(f"{serving.base}{path}", headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert (said["status"], said["code"], said["type"]) == (status, code, f"/problems/{code}")
    assert "xxxx" not in answer.text
