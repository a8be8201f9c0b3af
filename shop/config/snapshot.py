"""One immutable set of values for the whole life of a request or job, so that an invoice never mixes two rates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

from pydantic import BaseModel

from shop.config.sources import values

B = TypeVar("B", bound=BaseModel)

_snapshot: ContextVar[dict[str, BaseModel] | None] = ContextVar("config_snapshot", default=None)


def model_for(prefix: str, model: type[B]) -> B:
    """``model`` filled from the sources, once per snapshot. Raises ``pydantic.ValidationError`` for a bad value."""
    kept = _snapshot.get()
    if kept is not None and prefix in kept:
        return cast(B, kept[prefix])  # a prefix has one model
    read = model(**values(prefix, list(model.model_fields)))
    if kept is not None:
        kept[prefix] = read
    return read


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything inside sees the same values."""
    token = _snapshot.set({})
    try:
        yield
    finally:
        _snapshot.reset(token)
