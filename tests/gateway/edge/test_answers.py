"""What is a role's answer, and where it ends."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.edge.answers import AnswerHead, AnswerLines, Chunks, NoAnswer, read


def head(*lines: str, status: str = "HTTP/1.1 200 OK", to_head: bool = False) -> AnswerHead:
    return read("\r\n".join((status, *lines)).encode("latin-1"), AnswerLines(), to_head=to_head)


NONE = (
    ("SSH-2.0-x",),
    ("HTTP/1.1 999 What", "Content-Length: 2"),
    ("HTTP/2 200", "Content-Length: 2"),
    ("HTTP/1.1 200 OK",),
    ("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 2"),
    ("HTTP/1.1 200 OK", "Content-Length: 2", "Transfer-Encoding: chunked"),
    ("HTTP/1.1 200 OK", "Content-Length: +2"),
    ("HTTP/1.1 200 OK", "Content-Length: 2,2"),
    ("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked"),
    ("HTTP/1.1 200 OK", "Content-Length: 2", "X-A: 1", " folded"),
    ("HTTP/1.1 200 OK", "Content-Length: 2", "X-A: 1\nSet-Cookie: a=b"),
    ("HTTP/1.1 200 OK", "Content-Length: 2", "X-A: \x00"),
    ("HTTP/1.1 200 OK", "Content-Length : 2"),
    ("HTTP/1.1 200 OK", "Content-Length: 2", *["X-A: 1"] * 200),
)


@pytest.mark.parametrize("lines", NONE)
def test_what_leaves_a_doubt_is_no_answer(lines: tuple[str, ...]) -> None:
    with pytest.raises(NoAnswer):
        head(*lines[1:], status=lines[0])


def test_an_answer_says_how_long_it_is() -> None:
    assert head("Content-Length: 7").length == 7
    assert head("Transfer-Encoding: chunked").length is None
    assert head("Content-Length: 7", to_head=True).length == 0
    assert head("Content-Length: 7", status="HTTP/1.1 304 Not Modified").length == 0
    assert head(status="HTTP/1.1 204 No Content").length == 0


def test_what_is_about_the_roles_connection_stays_behind() -> None:
    found = head(
        "Connection: keep-alive, X-B", "X-B: 1", "Server: x", "Date: x", "Keep-Alive: 1", "X-C: 2", "Content-Length: 0"
    )
    assert found.lines == [b"X-C: 2\r\n", b"Content-Length: 0\r\n"]
    assert found.keeps
    assert not head("Connection: close", "Content-Length: 0").keeps
    assert not head("Content-Length: 0", status="HTTP/1.0 200 OK").keeps


CHUNKED = b"5\r\nhello\r\n1;\r\n"
GOOD = b"5\r\nhello\r\nA\r\n0123456789\r\n0\r\n"


@settings(max_examples=100)
@given(st.lists(st.integers(min_value=0, max_value=60), max_size=6), st.sampled_from([b"", b"X-Late: 1\r\nX: 2\r\n"]))
def test_chunks_pass_however_they_are_cut(cuts: list[int], trailers: bytes) -> None:
    whole = GOOD + trailers + b"\r\nnext"
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    chunks, passed, done = Chunks(), b"", False
    for begin, end in pairwise(places):
        if chunks.is_done:
            assert end > len(whole) - len(b"next")
            break
        passed += chunks.feed(whole[begin:end])
        done = chunks.is_done
    assert (passed, done) == (GOOD + b"\r\n", True)
    assert b"next".startswith(chunks.rest)


@pytest.mark.parametrize(
    "wrong",
    [
        CHUNKED,
        b"g\r\n",
        b"5\r\nhelloX\r\n",
        b"5\r\nhello\rX",
        b"\r\n",
        b"-1\r\n",
        b"123456789\r\n",
        b"5" * 70,
        b"0\r\n" + b"a" * 9000,
    ],
)
def test_what_is_no_chunk_is_no_answer(wrong: bytes) -> None:
    with pytest.raises(NoAnswer):
        Chunks().feed(wrong)
