"""CompressResponseBody: who gets it, what never is compressed, and how it is asked about afterwards."""

import gzip
from typing import Any

import pytest
from django.test import Client

from gateway.exchange import Fields, Reply
from tests.gateway.defined import in_force
from tests.gateway.exchanges import exchange
from tests.gateway.filtered import Lines, answered, asked
from tests.gateway.stub import Stub, says

FILTER = "CompressResponseBody=1KB"
LONG = b"[%s]" % (b"1, " * 1000)
TEXT: Lines = [("content-type", "application/json"), ("content-length", str(len(LONG)))]


def sent(body: bytes = LONG, lines: Lines = TEXT, *, takes: str | None = "gzip, br", status: int = 200) -> Reply:
    of = exchange(headers=[] if takes is None else [("accept-encoding", takes)])
    return answered(FILTER, Reply(status, Fields(lines), body), of)


@pytest.mark.parametrize("takes", ["gzip", "br, GZIP;q=0.5", "x-gzip", "*", "identity;q=0, *;q=0.1"])
def test_who_takes_it_gets_the_same_in_fewer_bytes(takes: str) -> None:
    reply = sent(takes=takes)
    assert reply.body is not None
    assert (gzip.decompress(reply.body), len(reply.body) < 100) == (LONG, True)
    assert reply.fields.all("content-length") == [str(len(reply.body))]
    assert (reply.fields.first("content-encoding"), reply.fields.first("vary")) == ("gzip", "Accept-Encoding")


@pytest.mark.parametrize("takes", [None, "", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "gzipped"])
def test_who_does_not_gets_it_as_it_is(takes: str | None) -> None:
    reply = sent(takes=takes)
    assert (reply.body, reply.fields.first("vary")) == (LONG, "Accept-Encoding")
    assert "content-encoding" not in reply.fields


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([("content-type", "image/png")], 200),
        ([], 200),
        ([("content-type", "text/event-stream")], 200),
        ([*TEXT, ("content-encoding", "br")], 200),
        ([*TEXT, ("cache-control", "private, no-store")], 200),
        ([*TEXT, ("cache-control", "No-Transform")], 200),
        (TEXT, 206),
    ],
)
def test_what_is_no_whole_text_or_may_hold_a_secret_stays(lines: Lines, status: int) -> None:
    reply = sent(lines=lines, status=status)
    assert (reply.body, list(reply.fields)) == (LONG, lines)


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/problem+json", "image/svg+xml"])
def test_texts_by_other_names_are_texts(media_type: str) -> None:
    assert "content-encoding" in sent(lines=[("content-type", media_type)]).fields


def test_what_is_short_is_not_worth_it() -> None:
    assert sent(LONG[:1023]).body == LONG[:1023]
    assert sent(LONG[:1024]).body != LONG[:1024]


@pytest.mark.parametrize(("etag", "after"), [('"a"', '"a--gzip"'), ('W/"a"', 'W/"a--gzip"')])
def test_it_has_a_name_of_its_own_and_the_service_is_asked_about_its_own(etag: str, after: str) -> None:
    assert sent(lines=[*TEXT, ("etag", etag)]).fields.first("etag") == after
    again = exchange(headers=[("if-none-match", f'{after}, "b"'), ("accept-encoding", "gzip")])
    asked(FILTER, again)
    assert again.fields.first("if-none-match") == f'{etag}, "b"'
    assert answered(FILTER, Reply(304, Fields([("etag", etag)])), again).fields.first("etag") == after


def test_a_condition_about_the_plain_form_is_left_as_it_is() -> None:
    again = exchange(headers=[("if-none-match", '"a"')])
    asked(FILTER, again)
    assert answered(FILTER, Reply(304, Fields([("etag", '"a"')])), again).fields.first("etag") == '"a"'


@pytest.mark.django_db(databases="__all__")
def test_through_the_door_whole_in_pieces_and_kept(client: Client) -> None:
    with Stub() as stub:
        written = f"uri: '{stub.url}', filters: [LocalResponseCache=5m, CompressResponseBody=1KB]"
        with in_force(routes=f"[{{id: small, predicates: [Path=/small/**], {written}}}]"):
            pieces = b"%x\r\n%s\r\n" % (len(LONG), LONG) * 2 + b"0\r\n\r\n"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            for path, length, body, is_all in (
                ("/small/whole", b"Content-Length: %d\r\n\r\n" % len(LONG), LONG, LONG),
                ("/small/pieces", b"Transfer-Encoding: chunked\r\n\r\n", pieces, LONG * 2),
            ):
                stub.forget()
                stub.answering = says(head + length + body)
                for _ in range(2):
                    answer: Any = client.get(path, headers={"Accept-Encoding": "gzip"})
                    lines = {name.lower(): value for name, value in answer.items()}
                    named = ("content-encoding", "vary", "x-frame-options")
                    assert [lines.get(name) for name in named] == ["gzip", "Accept-Encoding", None]
                    assert gzip.decompress(b"".join(answer)) == is_all
                assert len(stub.asked) == 1
                assert b"".join(client.get(path)) == is_all
                assert len(stub.asked) == 2
