"""What is not a role's word alone, as bytes: the gateway's own answers, and a role's after its filters."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import translation

from gateway.edge.answers import AnswerHead, NoAnswer
from gateway.edge.way import Way
from gateway.exchange import Fields, Reply
from shop.calls.context import correlated
from shop.errors import ShopError
from shop.web.peer import vouch
from shop.web.problems import problem_response

_LENGTH = "content-length"
_CODING = "transfer-encoding"


def rendered(
    error: ShopError, *, language: str, request_id: str, said: Iterable[tuple[str, str]] = ()
) -> tuple[int, list[bytes], bytes]:
    """Status, header lines, body. ``language`` is an ``Accept-Language``; ``said`` what filters had for the answer."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = language
    chosen = translation.get_language_from_request(request)
    with correlated(request_id), translation.override(chosen):
        response = problem_response(error)
    headers = {**response.headers, "Content-Length": len(response.content), "Content-Language": chosen}
    headers["Vary"] = "Accept-Language"
    lines = [*((name, str(value)) for name, value in headers.items()), *said]
    return response.status_code, [_line(name, value) for name, value in lines], response.content


def replied(reply: Reply, *, language: str, request_id: str) -> tuple[int, list[bytes], bytes]:
    """What a filter answers itself."""
    own = [(name, value) for name, value in reply.fields if name not in {_LENGTH, _CODING}]
    if reply.error is not None:
        _, lines, body = rendered(reply.error, language=language, request_id=request_id)
        return reply.status, [*lines, *(_line(name, value) for name, value in own)], body
    body = b"" if reply.status in {204, 304} else reply.body or b""
    lines = [_line(name, value) for name, value in own]
    if reply.status != 204:
        lines.append(_line("Content-Length", str(len(body))))
    return reply.status, lines, body


def filtered(way: Way, head: AnswerHead, body: bytes | None) -> tuple[AnswerHead, bytes]:
    """After the filters of its route; ``body`` is None while it is passed on unread.

    Raises ``NoAnswer`` when a filter says that there is no body, and it is on its way already.
    """
    if way.chain is None or way.exchange is None:
        return head, body or b""
    pairs = [_pair(line) for line in head.lines]
    reply = Reply(head.status, Fields(pair for pair in pairs if pair[0].lower() not in {_LENGTH, _CODING}), None)
    way.chain.answer(way.exchange, reply)
    framing = [line for line, (name, _) in zip(head.lines, pairs, strict=True) if name.lower() in {_LENGTH, _CODING}]
    if reply.status in {204, 304} and reply.status != head.status:
        if body is None:
            raise NoAnswer("a body where a filter wants none")
        framing, body = [], b""
    elif head.status in {204, 304} and reply.status not in {204, 304}:  # what it said of a length was about nothing
        framing = [_line("Content-Length", "0")]
    elif reply.body is not None and body is not None:
        framing, body = [_line("Content-Length", str(len(reply.body)))], reply.body
    lines = [_line(name, value) for name, value in reply.fields]
    return AnswerHead(reply.status, [*lines, *framing], head.length, head.keeps), body or b""


def said_of(address: str, host: str, scheme: str) -> bytes:
    """The lines that say for whom a role is asked."""
    said = vouch("", address=address, host=host, scheme=scheme)
    return b"".join(_line(name, value) for name, value in said.items())


def _pair(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").rstrip("\r\n").partition(": ")
    return name, value


def _line(name: str, value: str) -> bytes:
    """Line breaks end a header; what a filter made of a visitor's words has none."""
    text = f"{name}: {value}".translate({10: None, 13: None, 0: None})
    try:
        return f"{text}\r\n".encode("latin-1")
    except UnicodeEncodeError:
        return f"{text}\r\n".encode()
