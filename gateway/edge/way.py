"""Which route a plain request takes, and what its filters made of it, decided without waiting for anything."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from gateway.edge.head import Head
from gateway.errors import PathRefused
from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.chain import Chain
from gateway.forwarding import seconds_of
from gateway.in_force.current import current
from gateway.overload.admission import Asked
from gateway.patterns.host import is_host
from gateway.properties import GatewayProperties
from gateway.routes.balancing import choice
from gateway.routes.compiled import CompiledRoute
from gateway.routes.table import Table
from gateway.routes.target import OWN, Target, first_segment, target
from shop.calls.choice import USUAL, Choice
from shop.errors import NotFound

#: So many ways are remembered.
MOST: Final = 4096
NOWHERE: Final = "no://op"
#: Settled on the gateway's own connection.
_SETTLED: Final = frozenset({"host", "content-length", "x-request-id", "x-deadline-ms"})
_FORBIDDEN: Final = "\r\n\0"


@dataclass(frozen=True, slots=True)
class Way:
    """``lines`` are the visitor's that go on; ``host_line`` is empty for the instance's own.

    ``reply``: what a filter answers itself, so that nobody is asked.

    ``seconds`` the answer may take to begin, ``connect_seconds`` the connection. ``chain`` is None where the answer has
    nothing to pass. ``version``: only instances of this one are asked; empty for any.
    """

    asked: Asked
    target: Target
    lines: bytes
    body: bytes
    seconds: float
    connect_seconds: float
    host_line: bytes = b""
    version: str = ""
    choice: Choice = USUAL
    chain: Chain | None = None
    exchange: Exchange | None = None
    reply: Reply | None = None

    @property
    def route(self) -> str:
        return self.asked.route

    def asking(self, query: str) -> "Way":
        """The same for a request that asks for this, too."""
        return replace(self, target=replace(self.target, path=f"{self.target.path}?{query}"))


class Ways:
    """By the table in force. Not thread-safe: one event loop has it.

    Of plain routes it is remembered where a method, host and path lead. Who makes up paths only makes it begin anew.
    """

    def __init__(self) -> None:
        self._table: Table | None = None
        self._known: dict[tuple[str, str, str], tuple[Asked, Target]] = {}

    def find(self, head: Head, body: bytes | None, *, token: str, usual: GatewayProperties) -> Way | None:
        """Where it goes, or what a filter answers. None: that is the general path's to say; nothing has happened.

        ``body`` is None for a long one that is not there yet; ``token`` is a verified one, of ``head.subject``. Raises
        ``PathRefused`` and ``NotFound``.
        """
        table = current()
        if table is not self._table:
            self._table, self._known = table, {}
        known = self._known.get((head.method, head.host, head.path))
        if known is None:
            if first_segment(head.path) in OWN:
                return None
            exchange = Exchange(method=head.method, path=head.path, host=head.host)
            route = table.find_plain(exchange)
            if route is None:
                return _found(table, head, body, token=token, usual=usual)
            if (known := _plain(route, exchange)) is None:
                return None
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[head.method, head.host, head.path] = known
        asked, found = known
        if head.query:
            found = replace(found, path=f"{found.path}?{head.query}")
        lines = b"".join([*(line.outgoing for line in head.passed), found.lines])
        return Way(asked, found, lines, body or b"", usual.answer_timeout, usual.connect_timeout)


def _found(table: Table, head: Head, body: bytes | None, *, token: str, usual: GatewayProperties) -> Way | None:
    exchange = Exchange(
        method=head.method,
        path=head.path,
        query=head.query,
        host=head.host,
        scheme=head.scheme,
        fields=Fields(_pairs(head)),
        peer=head.peer,
        forwarded_for=head.forwarded_for,
        user=head.subject,
        token=token,
        now=time.time(),
        read_body=lambda: body,
    )
    route = table.find(exchange)
    if route is None or route.hands_over:
        return None
    return _filtered(route, exchange, body, usual)


def _plain(route: CompiledRoute, exchange: Exchange) -> tuple[Asked, Target] | None:
    asked = Asked.of(route.id, exchange.method, exchange.path, route.metadata)
    try:
        return None if route.chain.ask(exchange) is not None else (asked, target(exchange))
    except (NotFound, PathRefused):
        return None


def _filtered(route: CompiledRoute, exchange: Exchange, body: bytes | None, usual: GatewayProperties) -> Way:
    chain = route.chain
    asked = Asked.of(route.id, exchange.method, exchange.original[0], route.metadata)
    if (reply := chain.ask(exchange)) is not None:
        return _answered(asked, route, reply)
    if exchange.uri == NOWHERE:
        reply = Reply(200)
        chain.answer(exchange, reply)
        return _answered(asked, route, reply)
    if exchange.host_sent and not is_host(exchange.host_sent):
        raise PathRefused
    found = target(exchange)
    return Way(
        asked,
        found,
        _lines(exchange.fields) + found.lines,
        (body or b"") if exchange.body is None else exchange.body,
        seconds_of(exchange, "response-timeout", usual.answer_timeout),
        seconds_of(exchange, "connect-timeout", usual.connect_timeout),
        f"Host: {exchange.host_sent}\r\n".encode() if exchange.host_sent else b"",
        str(exchange.metadata.get("version", "")),
        choice(exchange),
        chain if chain.has_outward else None,
        exchange,
    )


def _answered(asked: Asked, route: CompiledRoute, reply: Reply) -> Way:
    return Way(asked, Target(route.uri, "", ""), b"", b"", 0.0, 0.0, reply=reply)


def _pairs(head: Head) -> Iterable[tuple[str, str]]:
    yield from ((line.name, line.text) for line in head.passed)
    yield "host", head.host
    if head.says_length:
        yield "content-length", str(head.length)
    if head.says_request_id:
        yield "x-request-id", head.request_id


def _lines(fields: Fields) -> bytes:
    """Raises ``PathRefused`` for what a filter made of a path's variables and no line may hold."""
    made = []
    for name, value in fields:
        if name in _SETTLED:
            continue
        if any(character in value for character in _FORBIDDEN):
            raise PathRefused
        made.append(f"{name}: {value}\r\n")
    text = "".join(made)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
