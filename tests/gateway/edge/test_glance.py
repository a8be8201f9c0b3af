"""What is read at a glance is what the general reading of heads finds, and nothing that it would refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.edge import glance as glance_module
from gateway.edge import tracks as module
from gateway.edge.glance import Glance, PlainHead
from gateway.edge.head import Head, read
from gateway.edge.lines import Lines
from gateway.edge.tracks import Tracks
from gateway.edge.users import Person, Users
from gateway.properties import properties
from tests.gateway.edge.test_head import PLAIN, SOCKET, UNUSUAL

USUAL = properties.current


@contextmanager
def _in_force(table: object) -> Iterator[None]:
    with patch.object(module, "current", lambda: table), patch.object(glance_module, "current", lambda: table):
        yield


@pytest.fixture(scope="module", autouse=True)
def _any_table() -> object:
    """Which routes there are does not matter to what is read."""
    with _in_force(None):
        yield


def glance() -> Glance:
    lines = Lines()
    return Glance(lines, Users(), Tracks(lambda host: True))


def read_by(reader: Glance, block: bytes) -> PlainHead | None:
    return reader.read(block + b"\r\n\r\n", USUAL, 0.0)


def agrees(found: PlainHead, head: Head) -> bool:
    """Whether both say the same, and that it is a request for an express."""
    asked = found.asked
    said = asked.method, asked.path, asked.query, found.host, found.request_id, found.has_trace
    forwarded = found.forwarded_for, found.forwarded_proto
    return (
        said == (head.method, head.path, head.query, head.host, head.request_id, bool(head.trace))
        and forwarded == (head.forwarded_for, head.forwarded_proto)
        and found.outgoing == b"".join(line.outgoing for line in head.passed)
        and head.method in {"GET", "HEAD", "OPTIONS"}
        and not (head.says_length or head.is_chunked or head.expects or head.wants_socket or head.closes)
    )


@pytest.mark.parametrize("block", UNUSUAL)
def test_what_is_not_plain_is_not_read(block: bytes) -> None:
    assert read_by(glance(), block) is None


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
    assert read_by(glance(), PLAIN + more) is None


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"PATCH", b"DELETE"])
def test_what_changes_something_is_left_to_others(method: bytes) -> None:
    assert read_by(glance(), PLAIN.replace(b"GET", method)) is None


def test_a_second_time_it_finds_the_same() -> None:
    reader = glance()
    block = (
        PLAIN + b"\r\nConnection: keep-alive\r\nAuthorization: Bearer a.b.c\r\nX-Request-Id: good-id-1\r\nCookie: a=b"
    )
    head = read(block, Lines())
    assert head is not None
    for _ in range(2):
        found = read_by(reader, block)
        assert found is not None
        assert agrees(found, head)
    plain = read_by(reader, PLAIN)
    assert plain is not None
    assert (plain.request_id, plain.person.subject, plain.outgoing) == ("", "", b""), "nothing is left of the last one"


def test_a_head_whose_lines_are_known_is_read_once() -> None:
    reader = glance()
    found = [read_by(reader, PLAIN) for _ in range(3)]
    assert found[1] is found[2] is not found[0]
    reader.forget()
    assert read_by(reader, PLAIN) is not found[1]


def test_no_secret_is_remembered_with_a_head() -> None:
    reader = glance()
    for line in (b"Cookie: a=b", b"Authorization: Bearer a.b.c", b"X-Password: x"):
        for _ in range(3):
            assert read_by(reader, PLAIN + b"\r\n" + line) is not None
    assert not reader._known


def test_whoever_is_known_is_known_until_their_token_expires() -> None:
    reader = glance()
    line = b"Authorization: Bearer a.b.c"
    reader.users.by_line[line] = Person("7", line + b"\r\n", 10.0)
    head = PLAIN + b"\r\n" + line + b"\r\n\r\n"
    reader.read(head, USUAL, 9.0)
    found = [reader.read(head, USUAL, now) for now in (9.0, 9.9, 10.0, 11.0)]
    assert [one.person.subject for one in found if one is not None] == ["7", "7", "", ""]


def test_other_routes_are_other_heads() -> None:
    reader = glance()
    found = [read_by(reader, PLAIN) for _ in range(2)]
    with _in_force(object()):
        assert read_by(reader, PLAIN) is not found[1]


def test_heads_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance_module, "MOST", 3)
    reader = glance()
    for number in range(10):
        for _ in range(3):
            assert read_by(reader, PLAIN + b"\r\nX-A: %d" % number) is not None
    assert len(reader._known) <= 3
    long = PLAIN + b"\r\nX-A: 1" * 60
    assert len(long) < glance_module.REMEMBERED
    kept = dict(reader._known)
    for _ in range(3):
        assert read_by(reader, long + b"\r\nX-B: " + b"b" * glance_module.REMEMBERED) is not None
    assert reader._known == kept


def test_who_asks_twice_is_unusual() -> None:
    line = b"\r\nAuthorization: Bearer a.b.c"
    assert read_by(glance(), PLAIN + line) is not None
    assert read_by(glance(), PLAIN + line + line) is None


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
    reader = glance()
    for _ in range(3):  # the second time its lines are known, the third the whole of it
        found = read_by(reader, block)
        if found is not None:
            head = read(block, Lines())
            assert head is not None, block
            assert agrees(found, head), block
