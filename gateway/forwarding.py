"""The data path: a visitor's request goes to the role its path belongs to, and the answer back, as it is."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from gateway.answer import Answer
from gateway.body import Body
from gateway.headers import inward
from gateway.patterns.plain import require_plain
from gateway.properties import properties
from gateway.routes.builtin import Target, target
from gateway.upstream import Question, upstream
from shop.calls.context import request_id
from shop.errors import NotFound, Unavailable
from shop.secrets.base import SecretMissing
from shop.web.peer import vouch
from shop.web.problems import MethodNotAllowed

log = logging.getLogger(__name__)

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: Bodies up to this size are read before a role is asked; roles take no larger JSON. Others are streamed.
KEPT: Final = 256 * 1024


@csrf_exempt
def forward(request: HttpRequest) -> "Forwarded | ForwardedStream":
    """Raises ``PathRefused``, ``NotFound``, ``MethodNotAllowed``, ``TooLarge`` and ``ServiceTrouble``."""
    if request.method not in METHODS:
        raise MethodNotAllowed
    environ = request.META
    require_plain(request.path_info, str(environ.get("RAW_URI", "")).partition("?")[0])
    found = target(request.path_info)
    if found is None:
        raise NotFound
    answer = upstream(found.service).ask(_question(request, found, environ))
    return Forwarded(answer) if isinstance(answer.content, bytes) else ForwardedStream(answer)


#: ``require_plain`` judges them.
forward.reads_any_path = True  # type: ignore[attr-defined]


def _question(request: HttpRequest, found: Target, environ: Mapping[str, Any]) -> Question:
    keyed = bool(environ.get("HTTP_IDEMPOTENCY_KEY"))
    body = _body(environ)
    query = environ.get("QUERY_STRING", "")
    method = request.method or ""
    return Question(
        target=Target(found.role, found.service, f"{found.path}?{query}" if query else found.path),
        method=method,
        headers={**inward(environ), **_ours(request, found.role)},
        body=body,
        repeatable=(method in HARMLESS or keyed) and not isinstance(body, Body),
    )


def _body(environ: Mapping[str, Any]) -> Body | bytes | None:
    """All of it if it is small: a slow visitor holds up no role then, and what comes in chunks has a length."""
    body = Body(environ, limit=properties.current.body_limit)
    if body.is_empty:
        return None
    kept = body.whole(KEPT)
    return body if kept is None else kept


def _ours(request: HttpRequest, role: str) -> dict[str, str]:
    """What only the gateway says. Raises ``Unavailable`` where it was given no key to prove itself with."""
    try:
        vouched = vouch(
            role,
            address=str(request.META.get("REMOTE_ADDR", "")),
            host=request.get_host(),
            scheme=request.scheme or "http",
        )
    except SecretMissing as error:
        log.exception("no service key to forward with")
        raise Unavailable(retry_after=1) from error
    return {
        **vouched,
        "X-Request-Id": request_id(),
        "X-Deadline-Ms": str(int(properties.current.answer_timeout * 1000)),
    }


class _Repeating:
    """Headers as the role sent them: some, like Set-Cookie, more than once, which Django's own mapping cannot hold."""

    _repeated: list[tuple[str, str]]

    def _take(self, answer: Answer) -> None:
        headers: Any = self.headers  # type: ignore[attr-defined]
        del headers["Content-Type"]
        self._repeated = []
        for name, value in answer.headers:
            if name in headers:
                self._repeated.append((name, value))
            else:
                headers[name] = value

    def items(self) -> Iterable[tuple[str, str]]:
        """What the server writes."""
        return [*self.headers.items(), *self._repeated]  # type: ignore[attr-defined]


class Forwarded(_Repeating, HttpResponse):
    """A role's whole answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.content, status=answer.status)
        self._take(answer)


class ForwardedStream(_Repeating, StreamingHttpResponse):
    """A role's long answer, block by block."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.content, status=answer.status)
        self._take(answer)
