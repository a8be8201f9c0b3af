"""The id under which everything one request caused can be found: in every log line, call, event and job."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of what is being worked on; empty outside a request, job or delivery."""
    return _request_id.get()


def new_request_id() -> str:
    """A fresh id: 32 hexadecimal digits."""
    return os.urandom(16).hex()


@contextmanager
def correlated(request_id: str) -> Iterator[None]:
    """Everything inside belongs to ``request_id``."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)
