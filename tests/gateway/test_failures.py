"""What a visitor sees when a role does not answer as it should, and when another instance is asked instead."""

import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import PLAIN, Answering, Asked, Stub, drain, says

PATH = "/api/orders/orders"
KEYED = "Idempotency-Key: one"
VISITORS = 40
#: The times in ``QUICK`` of door.py, five times over.
ANSWERED_WITHIN = 20.0


def hangs_up(connection: socket.socket, asked: Asked) -> bool:
    """The request was read, and nothing comes back."""
    drain(connection, asked)
    return False


def resets(connection: socket.socket, asked: Asked) -> bool:
    """As hangs_up, by RST."""
    drain(connection, asked)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    return False


def is_silent(connection: socket.socket, asked: Asked) -> bool:
    """Takes the request and never answers."""
    drain(connection, asked)
    connection.settimeout(raw.PATIENCE)
    connection.recv(1)
    return False


def cut(head: bytes) -> Answering:
    """Announces 1,000 bytes and gives 100."""
    return says(head + b"x" * 100, go_on=False)


CUT = cut(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")

NO_ANSWERS: dict[str, Answering] = {
    "hangs up": hangs_up,
    "resets": resets,
    "cuts the head": says(b"HTTP/1.1 200 OK\r\nContent-Ty", go_on=False),
    "cuts the body at byte 100": CUT,
    "speaks something else": says(b"SSH-2.0-OpenSSH_9.2\r\n", go_on=False),
    "two lengths": says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", go_on=False),
    "the same length twice": says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
    "a length and chunks": says(
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", go_on=False
    ),
    "no length": says(b"HTTP/1.1 200 OK\r\n\r\n{}", go_on=False),
    "an odd status": says(b"HTTP/1.1 999 What\r\nContent-Length: 2\r\n\r\n{}"),
    "a huge head": says(b"HTTP/1.1 200 OK\r\n" + b"X-A: 1\r\n" * 5000 + b"\r\n", go_on=False),
}


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Stub, Stub]]:
    with Stub() as one, Stub() as other:
        yield one, other


@pytest.fixture
def pair(two: tuple[Stub, Stub], tmp_path: Path) -> Iterator[tuple[Door, Stub, Stub]]:
    """A gateway that has met neither instance yet."""
    for stub in two:
        stub.forget()
    door = Door(tmp_path, {"orders": list(two)})
    door.start()
    yield door, *two
    door.kill()


def problem(reply: raw.Reply) -> dict[str, object]:
    assert reply.values("Content-Type") == ["application/problem+json"]
    found: dict[str, object] = json.loads(reply.body)
    return found


def post(door: Door, *lines: str) -> raw.Reply:
    head = [f"POST {PATH} HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 2", "Connection: close", *lines]
    return raw.send(door.port, "\r\n".join(head).encode() + b"\r\n\r\n{}")


@pytest.mark.parametrize("wrong", NO_ANSWERS)
def test_what_is_no_answer_is_a_502(door: Door, orders: Stub, wrong: str) -> None:
    orders.answering = NO_ANSWERS[wrong]
    reply = raw.get(door.port, PATH)
    assert (reply.status, problem(reply)["code"], reply.values("Retry-After")) == (502, "service_interrupted", ["1"])
    orders.answering = says(PLAIN)
    _heals(door)


def test_a_folded_header_makes_no_other(door: Door, orders: Stub) -> None:
    orders.answering = says(b"HTTP/1.1 200 OK\r\nX-A: 1\r\n Set-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}")
    reply = raw.get(door.port, PATH)
    assert not reply.values("Set-Cookie")
    assert len(reply.values("X-A")) <= 1


def test_it_says_so_in_french(door: Door, orders: Stub) -> None:
    orders.answering = hangs_up
    said = problem(raw.get(door.port, PATH, "Accept-Language: fr"))
    assert said["title"] == "Cette partie de la boutique a interrompu sa réponse"
    assert "la même clé" in str(said["detail"])


def test_a_silent_role_is_a_504_in_time(door: Door, orders: Stub) -> None:
    orders.answering = is_silent
    began = time.monotonic()
    reply = raw.get(door.port, PATH)
    assert (reply.status, problem(reply)["code"], reply.values("Retry-After")) == (504, "service_timeout", ["1"])
    assert time.monotonic() - began < ANSWERED_WITHIN


def test_a_byte_now_and_then_is_silence(door: Door, orders: Stub) -> None:
    def drips(connection: socket.socket, asked: Asked) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(300):
            connection.sendall(b"X-A: 1\r\n")
            time.sleep(0.2)
        return False

    orders.answering = drips
    began = time.monotonic()
    assert raw.get(door.port, PATH).status == 504
    assert time.monotonic() - began < ANSWERED_WITHIN


def test_a_role_nobody_knows_is_a_503(tmp_path: Path) -> None:
    with Stub() as stub:
        door = Door(tmp_path, {"orders": [stub]})
        door.start()
        try:
            unknown = raw.get(door.port, "/api/billing/invoices")
            stub.refuse()
            refusing = post(door)
        finally:
            door.kill()
    for reply in (unknown, refusing):
        said = problem(reply)
        assert (reply.status, said["code"], reply.values("Retry-After")) == (503, "service_unreachable", ["1"])
    assert problem(unknown)["params"] == {"service": "billing-service"}


def test_a_long_answer_that_is_cut_is_seen_to_be_cut(door: Door, orders: Stub) -> None:
    size = 2 * 1024 * 1024
    orders.answering = says(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * 500_000, go_on=False)
    reply = raw.get(door.port, PATH)
    assert reply.values("Content-Length") == [str(size)]
    assert len(reply.body) < size


def test_a_chunked_answer_that_is_cut_is_seen_to_be_cut(door: Door, orders: Stub) -> None:
    orders.answering = says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", go_on=False)
    reply = raw.get(door.port, PATH)
    assert reply.values("Transfer-Encoding") == ["chunked"]
    assert not reply.body.endswith(b"0\r\n\r\n")


def test_an_answer_that_falls_silent_is_cut(door: Door, orders: Stub) -> None:
    orders.answering = says(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", then=4 * ANSWERED_WITHIN
    )
    began = time.monotonic()
    assert not raw.get(door.port, PATH).body.endswith(b"0\r\n\r\n")
    assert time.monotonic() - began < ANSWERED_WITHIN


def test_who_refuses_the_connection_costs_nobody_anything(pair: tuple[Door, Stub, Stub]) -> None:
    door, one, other = pair
    other.refuse()
    assert {post(door).status for _ in range(20)} == {200}
    assert {raw.get(door.port, PATH).status for _ in range(20)} == {200}
    assert len(one.asked) == 40
    other.listen(other.port)


@pytest.mark.parametrize("wrong", ["hangs up", "resets", "cuts the body at byte 100"])
def test_a_get_is_asked_of_another(pair: tuple[Door, Stub, Stub], wrong: str) -> None:
    door, one, _ = pair
    one.answering = NO_ANSWERS[wrong]
    assert {_seen(raw.get(door.port, PATH)) for _ in range(20)} == {(200, b"{}")}
    assert one.asked


@pytest.mark.parametrize("wrong", ["hangs up", "resets", "cuts the body at byte 100"])
def test_a_post_with_a_key_is_asked_of_another_with_its_body(pair: tuple[Door, Stub, Stub], wrong: str) -> None:
    door, one, other = pair
    one.answering = NO_ANSWERS[wrong]
    assert {_seen(post(door, KEYED)) for _ in range(20)} == {(200, b"{}")}
    assert one.asked
    assert {asked.body for asked in other.asked} == {2}


@pytest.mark.parametrize("wrong", ["hangs up", "resets", "cuts the body at byte 100"])
def test_a_post_without_a_key_is_sent_once(pair: tuple[Door, Stub, Stub], wrong: str) -> None:
    door, one, other = pair
    one.answering = other.answering = NO_ANSWERS[wrong]
    assert post(door).status == 502
    assert len(one.asked) + len(other.asked) == 1


def test_a_hanging_instance_is_left_for_another_in_time(pair: tuple[Door, Stub, Stub]) -> None:
    door, one, _ = pair
    one.answering = is_silent
    began = time.monotonic()
    assert {raw.get(door.port, PATH).status for _ in range(6)} == {200}
    assert time.monotonic() - began < ANSWERED_WITHIN


def test_nothing_is_repeated_after_the_first_byte(pair: tuple[Door, Stub, Stub]) -> None:
    door, one, other = pair
    begun = says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", go_on=False)
    one.answering = other.answering = begun
    assert raw.get(door.port, PATH).body.count(b"first") == 1
    assert len(one.asked) + len(other.asked) == 1


def test_repetitions_stay_within_their_budget(pair: tuple[Door, Stub, Stub]) -> None:
    door, one, other = pair
    one.answering = other.answering = hangs_up
    began, sent = time.monotonic(), 60
    for _ in range(sent):
        raw.get(door.port, PATH)
    allowed = 1.2 * sent + 10 * (time.monotonic() - began + 1)
    assert len(one.asked) + len(other.asked) <= allowed


def test_who_may_ask_nobody_else_waits_for_a_slow_instance(two: tuple[Stub, Stub], tmp_path: Path) -> None:
    """Far more than may be repeated, at instances that take twice as long as one should."""
    one, other = two
    door = Door(tmp_path, {"orders": [one, other]}, GATEWAY_ANSWER_TIMEOUT="60")
    door.start()

    def slow(connection: socket.socket, asked: Asked) -> bool:
        time.sleep(2)
        return says(PLAIN)(connection, asked)

    one.answering = other.answering = slow
    try:
        with ThreadPoolExecutor(VISITORS) as pool:
            replies = list(pool.map(lambda _: raw.get(door.port, PATH, KEYED, method="POST"), range(VISITORS)))
    finally:
        door.kill()
    assert Counter(reply.status for reply in replies) == {200: VISITORS}


def test_two_visitors_never_get_each_others_answers(door: Door, orders: Stub) -> None:
    def echo(connection: socket.socket, asked: Asked) -> bool:
        drain(connection, asked)
        text = asked.line.encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))
        return True

    orders.answering = echo
    for number in range(200):
        path = f"/api/orders/{number}"
        assert raw.get(door.port, path).body == f"GET {path} HTTP/1.1".encode()


def _heals(door: Door) -> None:
    """The one instance there is may be left alone for a moment."""
    deadline = time.monotonic() + raw.PATIENCE
    while raw.get(door.port, PATH).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _seen(reply: raw.Reply) -> tuple[int, bytes]:
    return reply.status, reply.body
