"""Which trace a request belongs to (W3C Trace Context): the name that tracing tools know it by.

Nothing here tells anybody (``spans`` does, where there is a collector): a trace that comes is passed on as it is, and
one begins where none came.
"""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

TRACEPARENT: Final = "traceparent"
#: Version, trace, parent, flags; neither of the two ids is all zeros, and the version ``ff`` is none.
FORM: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def new_traceparent(*, is_told: bool = False) -> str:
    """Of a trace that begins here; ``is_told``: a collector hears of it."""
    chance = random.getrandbits(192) | 1 << 64 | 1  # neither half is zero
    return f"00-{chance >> 64:032x}-{chance & 0xFFFFFFFFFFFFFFFF:016x}-{is_told:02x}"


_current: ContextVar[str] = ContextVar("traceparent", default="")


def traceparent() -> str:
    """Of the request that is being answered, for whatever it asks of others; empty outside one."""
    return _current.get()


def trace_id() -> str:
    """The trace's own part of ``traceparent``: 32 hexadecimal digits, or empty."""
    return _current.get()[3:35]


@contextmanager
def traced(given: str) -> Iterator[None]:
    """Everything inside belongs to the trace that ``given`` names."""
    token = _current.set(given)
    try:
        yield
    finally:
        _current.reset(token)
