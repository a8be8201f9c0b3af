"""Requests that two readers could read in two ways: refused, the connection closed, and nothing behind them heard."""

import socket
import time

import pytest

from gateway.edge.head import read
from gateway.edge.incoming import Chunked, Unframed
from gateway.edge.lines import Lines
from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.edge.corpus import corpus
from tests.gateway.stub import Stub

PATH = b"/api/orders/first"
HIDDEN = b"GET /api/orders/second HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
GET = b"GET " + PATH + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST " + PATH + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"

REFUSED = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked, identity": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
    "a length twice": POST + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": POST + b"Content-Length: 0, 0\r\n\r\n",
    "+0": POST + b"Content-Length: +0\r\n\r\n",
    "-1": POST + b"Content-Length: -1\r\n\r\n",
    "0x0": POST + b"Content-Length: 0x0\r\n\r\n",
    "0_0": POST + b"Content-Length: 0_0\r\n\r\n",
    "folded": GET + b"X-A: 1\r\n b\r\n\r\n",
    "bare LF": b"GET " + PATH + b" HTTP/1.1\nHost: 127.0.0.1\n\n",
    "one bare LF": GET + b"X-A: 1\nX-B: 2\r\n\r\n",
    "bare CR": GET + b"X-A: 1\rX-B: 2\r\n\r\n",
    "NUL": GET + b"X-A: \x00\r\n\r\n",
    "a chunk of 0x1": POST + b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"POST " + PATH + b" HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two hosts": GET + b"Host: other\r\n\r\n",
    "no host": b"GET " + PATH + b" HTTP/1.1\r\n\r\n",
    "another's host": b"GET " + PATH + b" HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a blank in the target": b"GET /api/orders/first x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a blank at the beginning": b" " + GET + b"\r\n",
    "no version": b"GET " + PATH + b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
#: A refusal by the application: the framing was plain, so the next request is heard.
GOES_ON = frozenset({"another's host"})


def told(edge: Door, sent: bytes) -> tuple[bytes, bool]:
    """Everything that came back, and whether the other side closed."""
    received = b""
    with socket.create_connection(("127.0.0.1", edge.port), timeout=raw.PATIENCE) as visitor:
        visitor.sendall(sent)
        try:
            while block := visitor.recv(65536):
                received += block
        except ConnectionResetError:
            pass
        except TimeoutError:
            return received, False
    return received, True


@pytest.mark.parametrize("how", sorted(REFUSED.keys() - GOES_ON))
def test_it_is_refused_and_nothing_behind_it_is_heard(edge: Door, behind: Stub, how: str) -> None:
    received, closed = told(edge, REFUSED[how] + HIDDEN)
    assert closed
    assert received[9:10] in {b"4", b"5"}
    assert received.count(b"HTTP/1.1 ") == 1
    assert not behind.asked


def test_another_hosts_requests_reach_nobody(edge: Door, behind: Stub) -> None:
    assert raw.send(edge.port, REFUSED["another's host"]).status == 400
    assert not behind.asked


def test_nothing_invalid_of_gunicorns_own_is_heard(edge: Door, behind: Stub) -> None:
    for name, sent in corpus("invalid").items():
        assert not _is_plain(sent), name
        received, closed = told(edge, sent + HIDDEN)
        assert closed, name
        assert not received or received[9:10] in {b"4", b"5"}, (name, received[:100])
        assert not behind.asked, name


def _is_plain(sent: bytes) -> bool:
    """Whether it never gets as far as gunicorn."""
    block, ended, body = sent.partition(b"\r\n\r\n")
    head = read(block, Lines())
    if head is None or not ended or not head.is_chunked:
        return head is not None and bool(ended)
    chunks = Chunked()
    try:
        chunks.feed(body)
    except Unframed:
        return False
    return chunks.is_done


def test_whatever_is_valid_is_answered(edge: Door) -> None:
    """Mostly with 404: their paths lead nowhere here."""
    for name, sent in corpus("valid").items():
        reply = raw.send(edge.port, sent)
        assert 200 <= reply.status < 500 or reply.status in {501, 503, 505}, (name, reply)


@pytest.mark.parametrize("first", [b"G", GET[:-4], GET, POST + b"Content-Length: 5\r\n\r\nab"])
def test_who_takes_too_long_to_ask_is_not_waited_for(edge: Door, first: bytes) -> None:
    began = time.monotonic()
    told(edge, first)
    assert time.monotonic() - began < raw.PATIENCE


@pytest.mark.parametrize("size", [1, 2, 7])
def test_a_request_may_come_in_pieces(edge: Door, behind: Stub, size: int) -> None:
    sent = POST + b"Content-Length: 5\r\nConnection: close\r\n\r\nhello"
    with socket.create_connection(("127.0.0.1", edge.port), timeout=raw.PATIENCE) as visitor:
        visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(sent), size):
            visitor.sendall(sent[at : at + size])
        assert visitor.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert [(asked.line, asked.body) for asked in behind.asked] == [("POST /api/orders/first HTTP/1.1", 5)]


def test_requests_in_one_piece_are_answered_in_order(edge: Door, behind: Stub) -> None:
    paths = [f"/api/orders/{number}" for number in range(50)] + ["/livez", "/api/orders/last"]
    lines = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n" for path in paths]
    last = lines.pop() + "Connection: close\r\n"
    received, closed = told(edge, "".join(f"{line}\r\n" for line in [*lines, last]).encode())
    assert (closed, received.count(b"HTTP/1.1 200 OK")) == (True, len(paths))
    assert [asked.line.split(" ")[1] for asked in behind.asked] == [path for path in paths if path != "/livez"]
