"""A visitor's request as routes see it, read from Django's."""

import time
from typing import Any, Final

from django.http import HttpRequest

from gateway.body import Body
from gateway.exchange import Exchange, Fields
from gateway.headers import inward
from gateway.properties import properties
from shop.calls.context import request_id
from shop.errors import Unauthenticated, Unavailable
from shop.web.identity.tokens import verify
from shop.web.peer import FORWARDED_FOR

#: Bodies up to this size are read before a role is asked; roles take no larger JSON. Others are streamed.
KEPT: Final = 256 * 1024


class VisitorsBody:
    """The body of one request: read whole once if somebody asks, else left where it is. Raises as ``Body`` does."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self._whole: bytes | None = None
        self.stream: Body | None = None

    def small(self) -> bytes | None:
        """All of it; None of one that is longer than ``KEPT``, of which nothing is lost."""
        if self.stream is None:
            self.stream = Body(self._environ, limit=properties.current.body_limit)
            self._whole = self.stream.whole(KEPT)
        return self._whole

    def to_send(self) -> Body | bytes | None:
        """A slow visitor holds up no role with a small one, and what comes in chunks has a length then."""
        kept = self.small()
        return self.stream if kept is None else kept or None


def read(request: HttpRequest, body: VisitorsBody, *, reads_user: bool) -> Exchange:
    """Headers that stop at the gateway are not in it; ``reads_user``: whether somebody wants to know who asks."""
    environ = request.META
    fields = Fields(inward(environ))
    host = request.get_host()
    fields.add("host", host)
    if length := environ.get("CONTENT_LENGTH"):
        fields.add("content-length", str(length))
    if (kept := environ.get("HTTP_X_REQUEST_ID")) and kept == request_id():
        fields.add("x-request-id", str(kept))
    user, token = _visitor(str(environ.get("HTTP_AUTHORIZATION", ""))) if reads_user else ("", "")
    return Exchange(
        method=request.method or "",
        path=request.path_info,
        query=str(environ.get("QUERY_STRING", "")),
        host=host,
        scheme=request.scheme or "http",
        fields=fields,
        peer=str(environ.get("REMOTE_ADDR", "")),
        forwarded_for=str(environ.get(FORWARDED_FOR, "")),
        user=user,
        token=token,
        now=time.time(),
        read_body=body.small,
    )


def _visitor(authorization: str) -> tuple[str, str]:
    """Subject and token, if it is a good one: the role it goes to says what is wrong with another."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return "", ""
    try:
        return verify(token).subject, token
    except (Unauthenticated, Unavailable):
        return "", ""
