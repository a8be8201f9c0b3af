"""Where bodies end, however the bytes come in pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.incoming import Chunked, Sized, Unframed, framed

NEXT = b"GET / HTTP/1.1\r\n"


def _fed(pieces: list[bytes]) -> tuple[bytes, bool, bytes]:
    """The body, whether it ended, and what came behind it."""
    reading = Chunked()
    body, rest = b"", b""
    for piece in pieces:
        if reading.is_done:
            rest += piece
        else:
            body += reading.feed(piece)
            rest = reading.rest
    return body, reading.is_done, rest


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [data[one:other] for one, other in pairwise(places)]


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.lists(st.integers(0, 1000), max_size=8))
def test_chunks_end_where_they_end(blocks: list[bytes], cuts: list[int]) -> None:
    sent = b"".join(framed(block, in_chunks=True, is_last=False) for block in blocks)
    sent += framed(b"", in_chunks=True, is_last=True) + NEXT
    assert _fed(_pieces(sent, cuts)) == (b"".join(blocks), True, NEXT)


@pytest.mark.parametrize(
    "sent",
    [
        b"0x1\r\na\r\n",
        b"1;a=b\r\na\r\n",
        b"1 \r\na\r\n",
        b" 1\r\na\r\n",
        b"+1\r\na\r\n",
        b"-1\r\na\r\n",
        b"1_0\r\n",
        b"\r\n",
        b"1\na\n",
        b"1\r\nab\r\n",
        b"1\r\na\n",
        b"1\r\na\r0",
        b"0\r\nX-Trailer: 1\r\n\r\n",
        b"0\r\n\n",
        b"000000001\r\na\r\n",
        b"fffffffff\r\n",
        b"g\r\n",
    ],
)
def test_what_is_framed_in_another_way_is_no_body(sent: bytes) -> None:
    for pieces in ([sent], [sent[at : at + 1] for at in range(len(sent))]):
        with pytest.raises(Unframed):
            _fed(pieces)


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_pieces_change_nothing(noise: bytes, cuts: list[int]) -> None:
    def told(pieces: list[bytes]) -> object:
        try:
            return _fed(pieces)
        except Unframed:
            return Unframed

    assert told([noise]) == told(_pieces(noise, cuts))


def test_a_body_of_known_length_is_that_long() -> None:
    reading = Sized(5)
    assert (reading.feed(b"abc"), reading.is_done) == (b"abc", False)
    assert (reading.feed(b"de" + NEXT), reading.is_done, reading.rest) == (b"de", True, NEXT)
