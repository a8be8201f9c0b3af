"""Answers on their way to the visitor: through the filters that have something to say, and into Django's words."""

from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, ResponseHeaders

from gateway.answer import Answer, Stream
from gateway.errors import ServiceInterrupted
from gateway.exchange import Exchange, Fields, Passing, Reply
from gateway.filters.chain import Chain
from gateway.passed import Passed
from shop.web.problems import problem_response

#: What filters read is in memory whole; a longer answer is none that they could have let pass.
READABLE: Final = 8 * 1024 * 1024
_COOKIE: Final = "set-cookie"
_BARE: Final = frozenset({204, 304})
#: Of every answer, whoever gives it.
_OURS: Final = frozenset({"content-length", "x-request-id"})


class _Repeating:
    """Headers as the role sent them: some, like Set-Cookie, more than once, which Django's own mapping cannot hold.

    What this process says of its own pages is not said of somebody else's.
    """

    headers: ResponseHeaders
    _lines: list[tuple[str, str]]

    def take(self, lines: Iterable[tuple[str, str]]) -> None:
        """These instead of those there are."""
        self._lines = [(name, _writable(value)) for name, value in lines]
        self.headers = ResponseHeaders(dict(self._lines))

    def items(self) -> Iterable[tuple[str, str]]:
        """What the server writes."""
        there = {name.lower() for name, _ in self._lines}
        ours = [line for line in self.headers.items() if line[0].lower() in _OURS - there]
        return [*self._lines, *ours]


class Forwarded(_Repeating, HttpResponse):
    """A role's whole answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.content, status=answer.status)
        self.take(answer.headers)
        measured(self)


class ForwardedStream(_Repeating, StreamingHttpResponse):
    """A role's long answer, block by block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.content, status=answer.status)
        self.take(answer.headers)


class Instead(Exception):
    """No error: a filter wants ``exchange`` answered, by whichever route it matches."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange.path)
        self.exchange = exchange


def forwarded(chain: Chain, exchange: Exchange, answer: Answer) -> HttpResponseBase:
    """Raises ``ServiceInterrupted`` when a filter has to read more than can be read, and ``Instead``."""
    if chain.has_outward:
        answer = _changed(chain, exchange, answer)
    return Forwarded(answer) if isinstance(answer.content, bytes) else ForwardedStream(answer)


def filtered(chain: Chain, exchange: Exchange, response: HttpResponseBase) -> HttpResponseBase:
    """An answer of this process, changed where it is. Raises ``Instead``."""
    if not chain.has_outward:
        return response
    body = _body(response) if chain.sees_answer else None
    lines = [*response.headers.items(), *((_COOKIE, morsel.OutputString()) for morsel in response.cookies.values())]
    reply = Reply(response.status_code, Fields(lines), body)
    before = reply.fields.all(_COOKIE)
    chain.answer(exchange, reply)
    if reply.instead is not None:
        response.close()
        raise Instead(reply.instead)
    response.status_code = reply.status
    response.headers = _mapping(reply.fields)
    if (cookies := reply.fields.all(_COOKIE)) != before:
        response.cookies = SimpleCookie()
        for cookie in cookies:
            response.cookies.load(cookie)
    if reply.body is not None and isinstance(response, HttpResponse):
        response.content = reply.body
    return response


def refiltered(chain: Chain, exchange: Exchange, response: HttpResponseBase) -> HttpResponseBase:
    """An answer that another route gave, after the filters that this exchange passed before."""
    if not chain.has_outward or not exchange.passed:
        return response
    if not isinstance(response, Forwarded | ForwardedStream):
        return filtered(chain, exchange, response)
    content = response.content if isinstance(response, Forwarded) else None
    reply = Reply(response.status_code, Fields(response.items()), content)
    chain.answer(exchange, reply)
    if reply.instead is not None:
        response.close()
        raise Instead(reply.instead)
    response.status_code = reply.status
    response.take(list(reply.fields))
    return response


def replied(reply: Reply) -> HttpResponse:
    """What a filter answers itself. Raises ``Instead``."""
    if reply.instead is not None:
        raise Instead(reply.instead)
    if reply.error is None:
        lines = [line for line in reply.fields if line[0] != "content-length"]
        return Forwarded(Answer(reply.status, lines, reply.body or b""))
    response = problem_response(reply.error)
    response.status_code = reply.status
    for name, value in _mapping(reply.fields).items():
        response.headers[name] = value
    return measured(response)


def measured(response: HttpResponse) -> HttpResponse:
    """A whole answer has a length, also if the role sent it in pieces."""
    if response.status_code not in _BARE and not response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))
    return response


def _changed(chain: Chain, exchange: Exchange, answer: Answer) -> Answer:
    content = answer.content
    if chain.reads_answer and not isinstance(content, bytes):
        content = _read(content)
    body = content if chain.sees_answer and isinstance(content, bytes) else None
    passing: list[Passing] = []
    reply = Reply(answer.status, Fields(answer.headers), body, passing=passing)
    chain.answer(exchange, reply)
    if reply.instead is not None:
        answer.close()
        raise Instead(reply.instead)
    if answer.status in _BARE and reply.status not in _BARE:  # what it said of a length was about nothing
        reply.fields.remove("content-length")
    if passing and isinstance(content, Stream):
        content = Passed(content, passing)
    return Answer(reply.status, list(reply.fields), content if reply.body is None else reply.body)


def _writable(value: str) -> str:
    """Header lines are Latin-1; what else a filter made of a path's variables goes as UTF-8."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode().decode("latin-1")
    return value


def _body(response: HttpResponseBase) -> bytes | None:
    """A stream of this process is a file or a page that no filter of ours can read."""
    return response.content if isinstance(response, HttpResponse) else None


def _read(content: Iterator[bytes]) -> bytes:
    made = bytearray()
    for block in content:
        made += block
        if len(made) > READABLE:
            raise ServiceInterrupted
    return bytes(made)


def _mapping(fields: Fields) -> ResponseHeaders:
    made = ResponseHeaders({})
    for name in dict.fromkeys(name for name, _ in fields):
        if name != _COOKIE:
            made[name] = ", ".join(fields.all(name))
    return made
