"""One immutable set of values for the whole life of a request or job, so that an invoice never mixes two rates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shop.config.live import Values, newest

_snapshot: ContextVar[Values | None] = ContextVar("config_snapshot", default=None)


def now() -> Values:
    """The values of this request or job; the newest outside of both."""
    return _snapshot.get() or newest()


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything inside sees the same values."""
    token = _snapshot.set(newest())
    try:
        yield
    finally:
        _snapshot.reset(token)
