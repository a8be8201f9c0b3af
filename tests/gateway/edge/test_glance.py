"""What is read at a glance is what the general reading of heads finds, and nothing that it would refuse."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.edge import tracks as module
from gateway.edge.glance import Glance
from gateway.edge.head import Head, read
from gateway.edge.lines import Lines
from gateway.edge.tracks import Tracks
from gateway.edge.users import Users
from gateway.properties import properties
from tests.gateway.edge.test_head import PLAIN, SOCKET, UNUSUAL

USUAL = properties.current


@pytest.fixture(scope="module", autouse=True)
def _any_table() -> object:
    """Which routes there are does not matter to what is read."""
    with patch.object(module, "current", lambda: None):
        yield


def glance() -> Glance:
    lines = Lines()
    return Glance(lines, Users(), Tracks(lambda host: True))


def agrees(found: Glance, head: Head) -> bool:
    """Whether both say the same, and that it is a request for an express."""
    asked = found.asked
    said = asked.method, asked.path, asked.query, found.host, found.request_id, found.has_trace
    forwarded = found.forwarded_for, found.forwarded_proto
    return (
        said == (head.method, head.path, head.query, head.host, head.request_id, bool(head.trace))
        and forwarded == (head.forwarded_for, head.forwarded_proto)
        and [line for line in found.outgoing if line] == [line.outgoing for line in head.passed]
        and head.method in {"GET", "HEAD", "OPTIONS"}
        and not (head.says_length or head.is_chunked or head.expects or head.wants_socket or head.closes)
    )


@pytest.mark.parametrize("block", UNUSUAL)
def test_what_is_not_plain_is_not_read(block: bytes) -> None:
    assert not glance().read(block, USUAL, 0.0)


@pytest.mark.parametrize(
    "more",
    [
        b"\r\nConnection: close",
        b"\r\nContent-Length: 0",
        b"\r\nContent-Length: 3",
        b"\r\nTransfer-Encoding: chunked",
        b"\r\nExpect: 100-continue",
        SOCKET,
    ],
)
def test_what_is_plain_and_unusual_is_left_to_others(more: bytes) -> None:
    assert read(PLAIN + more, Lines()) is not None
    assert not glance().read(PLAIN + more, USUAL, 0.0)


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"PATCH", b"DELETE"])
def test_what_changes_something_is_left_to_others(method: bytes) -> None:
    assert not glance().read(PLAIN.replace(b"GET", method), USUAL, 0.0)


def test_a_second_time_it_finds_the_same() -> None:
    found = glance()
    block = (
        PLAIN + b"\r\nConnection: keep-alive\r\nAuthorization: Bearer a.b.c\r\nX-Request-Id: good-id-1\r\nCookie: a=b"
    )
    head = read(block, Lines())
    assert head is not None
    for _ in range(2):
        assert found.read(block, USUAL, 0.0)
        assert agrees(found, head)
    assert found.read(PLAIN, USUAL, 0.0)
    assert (found.request_id, found.person.subject, found.outgoing) == ("", "", [b""]), (
        "nothing is left of the last one"
    )


def test_who_asks_twice_is_unusual() -> None:
    found = glance()
    line = b"\r\nAuthorization: Bearer a.b.c"
    assert found.read(PLAIN + line, USUAL, 0.0)
    assert not found.read(PLAIN + line + line, USUAL, 0.0)


_TOKENS = (
    "\r\n|Host: x|Host: x:80|Content-Length: 0|Transfer-Encoding: chunked|:|X-A: 1|X_A: 1|Connection: close|"
    "Connection: keep-alive|X-User: 7|X-Forwarded-For: 1.2.3.4|X-Request-Id: good-id-1|X-Request-Id: b d|TE: trailers|"
    "Content-Type: a/b|\t|\x00|\xe9|Cookie: a=b|Authorization: Bearer a.b.c|Idempotency-Key: k|X-Deadline-Ms: 1"
)
_PIECES = st.sampled_from([token.encode("latin-1") for token in _TOKENS.split("|")])


@settings(max_examples=400)
@given(st.one_of(st.lists(_PIECES, max_size=12).map(b"\r\n".join), st.lists(_PIECES, max_size=12).map(b"".join)))
def test_whatever_it_reads_the_general_reading_finds_too(noise: bytes) -> None:
    block = PLAIN + b"\r\n" + noise if noise else PLAIN
    found = glance()
    for _ in range(2):  # the second time its lines are known
        if found.read(block, USUAL, 0.0):
            head = read(block, Lines())
            assert head is not None, block
            assert agrees(found, head), block
