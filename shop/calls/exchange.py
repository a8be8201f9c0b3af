"""One request and its answer, in the time that is left. What goes wrong is said by its effect: sent or not sent."""

from collections.abc import Mapping
from typing import Final

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from shop.calls.context import remaining
from shop.calls.errors import BadAnswer, CallError, DeadlineExceeded, Interrupted, Unreachable

CONNECT_SECONDS: Final = 1.0
ANSWER_LIMIT: Final = 8 * 1024 * 1024


def exchange(
    session: requests.Session, url: str, data: bytes, headers: Mapping[str, str], *, service: str
) -> tuple[int, bytes]:
    """Status and body, read whole. Raises ``CallError``; ``Unreachable`` if nothing was sent."""
    left = remaining()
    if left is None or left <= 0:
        raise DeadlineExceeded(service=service)
    try:
        with session.post(
            url,
            data=data,
            headers=headers,
            timeout=(min(CONNECT_SECONDS, left), left),
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer.status_code, _bounded(answer, service)
    except requests.exceptions.ConnectTimeout as error:
        raise Unreachable(service=service) from error
    except requests.exceptions.RequestException as error:
        raise _trouble(error, service) from error


def timed_out(error: CallError) -> bool:
    """Whether ``error`` only says that time ran out, be it before there was a connection."""
    return isinstance(error, DeadlineExceeded) or isinstance(error.__cause__, requests.exceptions.Timeout)


def _trouble(error: requests.exceptions.RequestException, service: str) -> CallError:
    if _never_connected(error):
        return Unreachable(service=service)
    if isinstance(error, requests.exceptions.Timeout) or (remaining() or 0) <= 0:
        return DeadlineExceeded(service=service)
    return Interrupted(service=service)


def _bounded(answer: requests.Response, service: str) -> bytes:
    """The body, read no further than the limit; the socket keeps the deadline.

    Raises ``BadAnswer``, and ``Interrupted`` when the head does not say how long the body is: it was cut, or the body
    may be, and nobody could tell.
    """
    if "Content-Length" not in answer.headers and "Transfer-Encoding" not in answer.headers:
        raise Interrupted(service=service)
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise BadAnswer(service=service)
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(64 * 1024):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise BadAnswer(service=service)
        parts.append(part)
    return b"".join(parts)


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made at all, so that nothing can have been sent."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
