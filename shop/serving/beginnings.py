"""What parts of a module begin in each process that serves, after it was forked and before its first request."""

from collections.abc import Callable
from typing import Final

Beginning = Callable[[], None]
_all: Final[list[Beginning]] = []


def at_start(beginning: Beginning) -> None:
    """Have it called once in every process that serves; it must not wait for long."""
    _all.append(beginning)


def begin() -> None:
    """All of them, in the order they were named."""
    for beginning in _all:
        beginning()
