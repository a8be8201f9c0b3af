"""Express requests: answered as all others are, and carried on by a relay where something unusual happens to them."""

import re
import socket
import time

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.edge.keeping import ask, express, keeping, until
from tests.gateway.stub import PLAIN, Asked, Stub, drain, says

COUNT = 20
#: Longer than what is kept until all of it is there.
LONG = b"x" * 300_000


def test_plain_requests_on_a_kept_connection_are_express(edge: Door, behind: Stub) -> None:
    before = express(edge)
    with keeping(edge) as visitor:
        for number in range(COUNT):
            assert ask(visitor, f"/api/orders/{number}", X_Mine=str(number))[::2] == (200, b"{}")
    assert [one.values("X-Mine") for one in behind.asked[1:]] == [[str(number)] for number in range(COUNT)]
    until(lambda: express(edge) >= before + COUNT)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(LONG) + LONG, LONG),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN, b"{}"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", b""),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", b"no"),
        (b"HTTP/1.1 503 Oh\r\nContent-Length: 2\r\n\r\nno", b"no"),
        (b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}", b"{}"),
    ],
)
def test_whatever_the_answer_is_it_arrives(edge: Door, behind: Stub, answer: bytes, body: bytes) -> None:
    with keeping(edge) as visitor:
        behind.answering = says(answer)
        for _ in range(3):
            status, _, told = ask(visitor, "/api/orders/x")
            assert (status, told) == (int(answer.split(b"\r\n\r\n")[-2 if b"100 Con" in answer else 0][9:12]), body)
        behind.answering = says(PLAIN)
        assert ask(visitor, "/api/orders/x")[::2] == (200, b"{}")


def test_an_answer_in_pieces_is_put_together(edge: Door, behind: Stub) -> None:
    def piece_by_piece(connection: socket.socket, asked: Asked) -> bool:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(len(PLAIN)):
            connection.sendall(PLAIN[at : at + 1])
        return True

    with keeping(edge) as visitor:
        behind.answering = piece_by_piece
        for _ in range(3):
            assert ask(visitor, "/api/orders/x")[::2] == (200, b"{}")


def test_a_head_has_no_body(edge: Door, behind: Stub) -> None:
    with keeping(edge) as visitor:
        behind.answering = says(PLAIN.removesuffix(b"{}"))
        for _ in range(3):
            status, headers, body = ask(visitor, "/api/orders/x", method="HEAD")
            assert (status, headers["Content-Length"], body) == (200, "2", b"")
        behind.answering = says(PLAIN)
        assert ask(visitor, "/api/orders/x")[2] == b"{}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        PLAIN + b"HTTP/1.1 200 OK",
        b"no answer\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_a_502(edge: Door, behind: Stub, answer: bytes) -> None:
    with keeping(edge) as visitor:
        behind.answering = says(answer)
        assert ask(visitor, "/api/orders/x")[0] == 502


def test_a_connection_that_was_closed_meanwhile_is_replaced(edge: Door, behind: Stub) -> None:
    with keeping(edge) as visitor:
        for _ in range(5):
            behind.hang_up()
            assert ask(visitor, "/api/orders/x")[::2] == (200, b"{}")


def test_an_instance_that_is_silent_is_a_504(edge: Door, behind: Stub) -> None:
    with keeping(edge) as visitor:
        behind.answering = says(then=20.0, go_on=False)
        assert ask(visitor, "/slow/api/orders/x")[0] == 504


def test_a_visitor_who_leaves_leaves_no_answer_to_the_next(edge: Door, behind: Stub) -> None:
    def late(connection: socket.socket, asked: Asked) -> bool:
        if "leaves" in asked.line:
            time.sleep(0.3)
        said = asked.line.split(" ")[1].encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said))
        return True

    with keeping(edge) as first:
        behind.answering = late
        first.request("GET", "/api/orders/leaves")
        until(lambda: any("leaves" in one.line for one in behind.asked))
    with keeping(edge, warm="") as second:
        for number in range(COUNT):
            path = f"/api/orders/stays-{number}"
            assert ask(second, path)[2].decode() == path


def test_requests_sent_at_once_are_answered_in_their_order(edge: Door, behind: Stub) -> None:
    def who(connection: socket.socket, asked: Asked) -> bool:
        said = asked.line.split(" ")[1].encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said))
        return True

    with keeping(edge):
        behind.answering = who
    requests = [b"GET /api/orders/%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % number for number in range(COUNT)]
    with socket.create_connection(("127.0.0.1", edge.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(requests[0])
        visitor.sendall(b"".join(requests[1:]))
        told = b""
        while not told.endswith(b"/api/orders/%d" % (COUNT - 1)):
            block = visitor.recv(64 * 1024)
            assert block, told
            told += block
    assert re.findall(rb"\r\n\r\n/api/orders/(\d+)", told) == [b"%d" % number for number in range(COUNT)]


def test_who_has_said_all_is_answered_and_let_go(edge: Door, behind: Stub) -> None:
    with keeping(edge):
        reply = raw.send(edge.port, b"GET /api/orders/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert (reply.status, reply.body) == (200, b"{}")


def test_limits_count_and_say_so(edge: Door, behind: Stub) -> None:
    """On whichever way a request comes."""

    def also(connection: socket.socket, asked: Asked) -> bool:
        drain(connection, asked)
        connection.sendall(PLAIN.replace(b"\r\n\r\n", b"\r\nRateLimit-Limit: 99\r\n\r\n"))
        return True

    with keeping(edge) as visitor:
        behind.answering = also
        found = [ask(visitor, "/counted/api/orders/x") for _ in range(5)]
    assert [status for status, _, _ in found] == [200] * 4 + [429]
    assert [headers.get_all("RateLimit-Limit") for _, headers, _ in found] == [["4"]] * 5
    assert [headers["RateLimit-Remaining"] for _, headers, _ in found] == ["3", "2", "1", "0", "0"]
    told = raw.get(edge.metrics_port, "/metrics").body.decode()
    counted = r'spring_cloud_gateway_requests_seconds_count\{[^}]*="429"[^}]*routeId="counted"[^}]*\} 1\.0'
    assert re.search(counted, told)
