"""The data path to another process: what is left of an exchange goes to its target, and the answer back."""

import logging
from typing import Final

from gateway.answer import Answer
from gateway.attempts import HARMLESS
from gateway.body import Body
from gateway.errors import PathRefused
from gateway.exchange import Exchange
from gateway.overload.admission import Asked, Ticket, admit
from gateway.patterns.host import is_host
from gateway.properties import properties
from gateway.reading import VisitorsBody
from gateway.routes.balancing import choice
from gateway.routes.target import Target
from gateway.upstream import Question, Upstream, upstream
from shop.calls.context import request_id
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing
from shop.telemetry import spans
from shop.telemetry.tracing import FORM as TRACE
from shop.telemetry.tracing import TRACEPARENT, traceparent
from shop.web.peer import vouch

log = logging.getLogger(__name__)

#: Whose second time changes nothing more, if the role keeps to HTTP.
IDEMPOTENT: Final = HARMLESS | {"PUT", "DELETE"}
#: Settled on the gateway's own connection.
_CONNECTIONS: Final = frozenset({"host", "content-length", "x-request-id", "x-deadline-ms"})
#: "None" of a route's time-outs is still an end.
_LONGEST_SECONDS: Final = 3600.0


def forward(exchange: Exchange, target: Target, body: VisitorsBody, *, asked: Asked, reads_answer: bool) -> Answer:
    """Raises ``TooLarge`` and ``ServiceTrouble``. ``reads_answer``: somebody reads it, so it is not compressed."""
    sent = exchange.body if exchange.body is not None else body.to_send()
    keyed = "idempotency-key" in exchange.fields
    seconds = seconds_of(exchange, "response-timeout", properties.current.answer_timeout)
    headers = _headers(exchange)
    if reads_answer:
        headers["accept-encoding"] = b"identity"
    question = Question(
        path=target.path,
        method=exchange.method,
        headers={**headers, **_ours(exchange, target.role, seconds), **target.said},
        body=sent or None,
        repeatable=(_is_harmless(exchange) or keyed) and not isinstance(sent, Body),
        connect_seconds=seconds_of(exchange, "connect-timeout", properties.current.connect_timeout),
        seconds=seconds,
        choice=choice(exchange),
        again=exchange.again,
    )
    service = upstream(target.uri, str(exchange.metadata.get("version", "")))
    return _let_in(service, question, admit(asked, service.gate, properties.current, streams=isinstance(sent, Body)))


def _let_in(service: Upstream, question: Question, ticket: Ticket) -> Answer:
    try:
        answer = service.ask(question)
    except BaseException:
        ticket.over()
        raise
    ticket.answered(counts=answer.status < 500)
    answer.then(ticket.over)
    return answer


def _is_harmless(exchange: Exchange) -> bool:
    """Whether twice is as good as once; what changes something only where its route says so."""
    method = exchange.method
    told = exchange.again is not None and method in exchange.again.methods
    return method in HARMLESS or (told and method in IDEMPOTENT)


def seconds_of(exchange: Exchange, name: str, usual: float) -> float:
    """A route's own time-out, in its metadata in milliseconds; a negative one is none."""
    given = exchange.metadata.get(name)
    if given is None:
        return usual
    return given / 1000 if given >= 0 else _LONGEST_SECONDS


def _headers(exchange: Exchange) -> dict[str, bytes]:
    """One line for each name, as HTTP allows."""
    found: dict[str, list[str]] = {}
    for name, value in exchange.fields:
        if name not in _CONNECTIONS:
            found.setdefault(name, []).append(value)
    is_named = TRACE.fullmatch(", ".join(found.get(TRACEPARENT, ())))
    if not is_named:
        found.pop("tracestate", None)
    if not is_named or spans.is_on():
        found[TRACEPARENT] = [traceparent()]
    return {name: _on_the_wire("; " if name == "cookie" else ", ", values) for name, values in found.items()}


def _on_the_wire(between: str, values: list[str]) -> bytes:
    """What came as bytes goes as those bytes; what a filter made of a path's variables, as UTF-8."""
    text = between.join(values)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _ours(exchange: Exchange, role: str, seconds: float) -> dict[str, str]:
    """What only the gateway says; to somebody else's service nothing that proves who we are.

    Raises ``Unavailable`` where it was given no key to prove itself with.
    """
    said = {"X-Request-Id": request_id(), "X-Deadline-Ms": str(int(seconds * 1000))}
    if exchange.host_sent:
        if not is_host(exchange.host_sent):
            raise PathRefused
        said["Host"] = exchange.host_sent
    try:
        return said | vouch(role, address=exchange.peer, host=exchange.host, scheme=exchange.scheme)
    except SecretMissing as error:
        log.exception("no service key to forward with")
        raise Unavailable(retry_after=1) from error
