"""What identifies a repeat: the caller, the route, the key it sent, and a hash of the body."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from rest_framework.request import Request

from shop.idempotency.answer_cipher import AnswerCipher
from shop.web.key_errors import KeyMissing

HEADER: Final = "Idempotency-Key"
_ALLOWED: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Key:
    """``scope`` is the caller's own: equal keys of two callers never meet."""

    scope: str
    route: str
    key: str
    body_hash: str
    answers: AnswerCipher = field(repr=False, compare=False)


def key_of(request: Request, *, scope: str, required: bool) -> Key | None:
    """The key ``request`` carries, if any. Raises ``KeyMissing`` when it is required or malformed.

    Without a ``scope`` there is no key: a caller who cannot be told from others must not get what they were answered.
    """
    text = request.headers.get(HEADER)
    if text is None and not required:
        return None
    if text is None or not _ALLOWED.fullmatch(text):
        raise KeyMissing
    if not scope:
        return None
    body = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request._request.body)
    return Key(
        scope=digest(scope),
        route=f"{request.method} {_route(request)}",
        key=text,
        body_hash=body.hexdigest(),
        answers=AnswerCipher(scope, text),
    )


def digest(scope: str) -> str:
    """Scopes can be secrets (a cart token): only their hash is stored."""
    return hashlib.sha256(scope.encode()).hexdigest()


def _route(request: Request) -> str:
    match = request._request.resolver_match
    return (match.route if match else request.path)[:90]
