"""Tells this process's runner that there is something to do now, so that it need not wait for its next look."""

import threading
from typing import Final

_bell: Final = threading.Condition()
_rung = 0


def wake() -> None:
    """Ring: every waiting runner thread looks again."""
    global _rung  # noqa: PLW0603 - one bell per process
    with _bell:
        _rung += 1
        _bell.notify_all()


def rung() -> int:
    """How often it rang so far; pass it to ``wait`` so that a ring in between is not missed."""
    with _bell:
        return _rung


def wait(seen: int, *, seconds: float) -> None:
    """Return when it rang after ``seen``, or after ``seconds``."""
    with _bell:
        _bell.wait_for(lambda: _rung != seen, timeout=seconds)
