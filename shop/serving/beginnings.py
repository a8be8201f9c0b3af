"""What parts of a module do before processes that serve are forked, and in each of them before its first request."""

from collections.abc import Callable
from typing import Final

Beginning = Callable[[], object]
_before: Final[list[Beginning]] = []
_all: Final[list[Beginning]] = []


def before_start(preparation: Beginning) -> None:
    """Have it called once before the first of them is forked: what it makes, they share. It opens nothing."""
    _before.append(preparation)


def at_start(beginning: Beginning) -> None:
    """Have it called once in every process that serves; it must not wait for long."""
    _all.append(beginning)


def prepare() -> None:
    """What was given to ``before_start``, in that order."""
    for preparation in _before:
        preparation()


def begin() -> None:
    """What was given to ``at_start``, in that order."""
    for beginning in _all:
        beginning()
