"""What the fast path reads, and that it reads it as gunicorn's own parser does."""

import pytest
from gunicorn.asgi.parser import ParseError, PythonProtocol
from gunicorn.asgi.protocol import CallbackRequest
from gunicorn.http.errors import ParseException as HTTPParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.edge.head import Head, read
from gateway.edge.lines import MOST, MOST_VALUES, Lines, judge

PLAIN = b"GET /api/orders/orders?a=b HTTP/1.1\r\nHost: shop.example"
SOCKET = (
    b"\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade"
    b"\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
)

UNUSUAL = (
    b"GET /a HTTP/1.0\r\nHost: x",
    b"GET /a HTTP/1.1",
    b"GET /a HTTP/1.1\r\nHost: x\r\nHost: x",
    b"GET /a HTTP/1.1\r\nHost: x/y",
    b"GET /a HTTP/1.1\r\nHost: x@y",
    b"GET /a HTTP/1.1\r\nHost:",
    b"GET  /a HTTP/1.1\r\nHost: x",
    b"GET /a  HTTP/1.1\r\nHost: x",
    b"GET\t/a HTTP/1.1\r\nHost: x",
    b" GET /a HTTP/1.1\r\nHost: x",
    b"get /a HTTP/1.1\r\nHost: x",
    b"TRACE /a HTTP/1.1\r\nHost: x",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x",
    b"GET http://x/a HTTP/1.1\r\nHost: x",
    b"GET * HTTP/1.1\r\nHost: x",
    b"GET //a HTTP/1.1\r\nHost: x",
    b"GET /a/../b HTTP/1.1\r\nHost: x",
    b"GET /a/. HTTP/1.1\r\nHost: x",
    b"GET /a%2fb HTTP/1.1\r\nHost: x",
    b"GET /a%62 HTTP/1.1\r\nHost: x",
    b"GET /a\\b HTTP/1.1\r\nHost: x",
    b"GET /a#b HTTP/1.1\r\nHost: x",
    b"GET /a?b#c HTTP/1.1\r\nHost: x",
    b"GET /a\xc3\xa9 HTTP/1.1\r\nHost: x",
    PLAIN + b"\r\nContent-Length: 1\r\nContent-Length: 1",
    PLAIN + b"\r\nContent-Length: 1, 1",
    PLAIN + b"\r\nContent-Length: +1",
    PLAIN + b"\r\nContent-Length: -1",
    PLAIN + b"\r\nContent-Length: 0x1",
    PLAIN + b"\r\nContent-Length: 1_0",
    PLAIN + b"\r\nContent-Length: 01",
    PLAIN + b"\r\nContent-Length: 9999999999999999",
    PLAIN + b"\r\nContent-Length:",
    PLAIN + b"\r\nContent-Length : 1",
    PLAIN + b"\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
    PLAIN + b"\r\nTransfer-Encoding: chunked\r\nContent-Length: 1",
    PLAIN + b"\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    PLAIN + b"\r\nTransfer-Encoding: gzip, chunked",
    PLAIN + b"\r\nTransfer-Encoding: identity",
    PLAIN + b"\r\nTransfer-Encoding : chunked",
    PLAIN + b"\r\nTransfer_Encoding: chunked",
    PLAIN + b"\r\nTransfer-Encoding:\x0bchunked",
    PLAIN + b"\r\nExpect: 200-ok",
    PLAIN + b"\r\nUpgrade: websocket",
    PLAIN + b"\r\nUpgrade: h2c\r\nConnection: upgrade",
    PLAIN + b"\r\nUpgrade: websocket\r\nConnection: upgrade",
    PLAIN + SOCKET.replace(b"13", b"8"),
    PLAIN + SOCKET.replace(b"==", b"="),
    PLAIN + SOCKET + b"\r\nContent-Length: 1",
    PLAIN + SOCKET + b"\r\nTransfer-Encoding: chunked",
    PLAIN.replace(b"GET", b"POST") + SOCKET,
    PLAIN + b"\r\nConnection: upgrade",
    PLAIN + b"\r\nConnection: close, X-User",
    PLAIN + b"\r\nConnection: close\r\nConnection: keep-alive",
    PLAIN + b"\r\nTrailer: X-A",
    PLAIN + b"\r\nX-A: 1\r\n folded",
    PLAIN + b"\r\n X-A: 1",
    PLAIN + b"\r\nX-A",
    PLAIN + b"\r\nX_User: 7",
    PLAIN + b"\r\nX A: 1",
    PLAIN + b"\r\n: 1",
    PLAIN + b"\r\nX-A: a\x00b",
    PLAIN + b"\r\nX-A: a\rb",
    PLAIN + b"\r\nX-A: a\nX-B: b",
    PLAIN + b"\r\nX-A: \x7f",
    PLAIN + b"\r\nX-A: caf\xe9",
    PLAIN + b"\r\nX-A: " + b"a" * 8200,
    PLAIN + b"\r\nX-A: 1" * 100,
    PLAIN + b"\nX-A: 1",
    b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x",
)


@pytest.mark.parametrize("block", UNUSUAL)
def test_what_is_not_plain_is_not_read(block: bytes) -> None:
    assert read(block, Lines()) is None


def test_a_plain_head_says_what_it_says() -> None:
    lines = (
        b"Content-Length: 2\r\nConnection: Close\r\nX-Request-Id: good-id-1\r\nIdempotency-Key: k\r\n"
        b"Authorization: Bearer a.b.c\r\nAccept-Language: fr\r\nX-Forwarded-For: 1.2.3.4\r\nTE: trailers\r\nX-A:  1 2 "
    )
    found = read(PLAIN + b"\r\n" + lines, Lines())
    assert found is not None
    assert (found.method, found.path, found.query, found.host) == ("GET", "/api/orders/orders", "a=b", "shop.example")
    assert (found.length, found.closes, found.request_id, found.is_keyed) == (2, True, "good-id-1", True)
    assert (found.bearer, found.language) == ("Bearer a.b.c", "fr")
    assert [line.outgoing for line in found.passed] == [
        b"Idempotency-Key: k\r\n",
        b"Authorization: Bearer a.b.c\r\n",
        b"Accept-Language: fr\r\n",
        b"X-A: 1 2\r\n",
    ]


def test_what_is_rare_is_read_with_what_belongs_to_it() -> None:
    chunked = read(PLAIN + b"\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue", Lines())
    socket = read(PLAIN + SOCKET, Lines())
    assert chunked is not None
    assert socket is not None
    assert (chunked.is_chunked, chunked.expects, chunked.passed) == (True, True, [])
    assert (socket.wants_socket, socket.socket_key) == (True, "dGhlIHNhbXBsZSBub25jZQ==")


def test_lines_with_secrets_are_not_remembered() -> None:
    lines = Lines()
    secret = (
        b"Authorization: Bearer a.b.c",
        b"Cookie: a=b",
        b"X-Cart-Token: c",
        b"Idempotency-Key: k",
        b"X-Api-Key: k",
    )
    assert read(b"\r\n".join((PLAIN, b"Accept: */*", *secret)), lines) is not None
    assert set(lines.known) == {b"Host: shop.example", b"Accept: */*"}


def test_the_table_is_bounded() -> None:
    lines = Lines()
    for number in range(MOST + 10):
        lines.learn(b"X-A: %d" % number)
    assert len(lines.known) == 10


_LINES = st.lists(st.sampled_from([*' \t:1aZ\r\n\x00\x7f\xe9"~', ": "]), max_size=8).map("".join)


@given(_LINES, st.sampled_from(["X-A", "X-User", "X-Deadline-Ms", "Accept", "x-a"]))
def test_a_line_whose_name_varies_is_passed_on_as_it_is_judged(rest: str, name: str) -> None:
    lines = Lines()
    for number in range(MOST_VALUES):
        assert lines.pass_on(f"{name}: {number}".encode()) is None
        lines.learn(f"{name}: {number}".encode())
    written = f"{name}: {rest}".encode("latin-1")
    passed, judged = lines.pass_on(written), judge(written)
    assert passed is None or (judged is not None and passed == judged.outgoing)
    assert lines.pass_on(f"{name}: more".encode()) is not None, "nothing is tried otherwise"


def test_names_that_vary_are_ordinary_ones_and_are_forgotten() -> None:
    lines = Lines()
    for number in range(2 * MOST_VALUES):
        for name in ("Host", "Content-Length", "Cookie", "X-Api-Key", "X-Request-Id", "Accept-Language", "X-A"):
            lines.learn(f"{name}: {number}0000000".encode())
    assert list(lines._varied) == [b"X-A"]
    lines.turn()
    assert lines.pass_on(b"X-A: 1") is None


def test_names_that_somebody_makes_up_are_bounded() -> None:
    lines = Lines()
    for number in range(MOST + 10):
        lines.learn(b"X-%d: 1" % number)
    assert len(lines._values) <= MOST


def _generally(block: bytes) -> CallbackRequest | None:
    parser = PythonProtocol(limit_request_line=4094, limit_request_fields=100, limit_request_field_size=8190)
    try:
        parser.feed(block + b"\r\n\r\n")
        return CallbackRequest.from_parser(parser)
    except (ParseError, HTTPParseException):
        return None


_TOKENS = (
    "GET|POST| |/|/a|?|b=c|%2e|..| HTTP/1.1| HTTP/1.0|\r\n|\n|\r|Host: x|Host: x:80|Content-Length: 3|"
    "Content-Length: 0|Transfer-Encoding: chunked|:|X-A: 1|X_A: 1|Connection: close|Connection: keep-alive|"
    "Content-Type: a/b|\t|\x00|"
    "\xe9|Cookie: a=b"
)
_PIECES = st.sampled_from([token.encode("latin-1") for token in _TOKENS.split("|")])


@settings(max_examples=400)
@given(st.one_of(st.lists(_PIECES, max_size=14).map(b"".join), st.binary(max_size=60)), st.booleans())
def test_what_it_reads_gunicorn_reads_alike(noise: bytes, is_tail: bool) -> None:
    block = PLAIN + b"\r\n" + noise if is_tail else noise
    found = read(block, Lines())
    if found is None:
        return
    other = _generally(block)
    assert other is not None, block
    assert _said(found) == (other.method, other.path, other.query, other.content_length, other.should_close())
    assert found.is_chunked == other.chunked
    named = [name for name, _ in other.headers_bytes]
    assert named.count(b"host") == 1
    assert all(line.name.encode() in named for line in found.passed)


def _said(head: Head) -> tuple[str, str, str, int, bool]:
    return head.method, head.path, head.query, head.length, head.closes


@settings(max_examples=200)
@given(st.binary(max_size=80))
def test_no_bytes_break_it(noise: bytes) -> None:
    judge(noise)
    read(noise, Lines())
