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
#: Those of a trace.
_DIGITS: Final = re.compile(r"(?!0{32})[0-9a-f]{32}")


def new_traceparent(request_id: str = "", *, is_told: bool = False) -> str:
    """Of a trace that begins here, with the digits of the request's id, if it has so many; ``is_told``: a collector
    hears of it."""
    chance = f"{random.getrandbits(128) | 1 << 64 | 1:032x}"  # neither half is zero
    digits = request_id if _DIGITS.fullmatch(request_id) else chance
    return f"00-{digits}-{chance[16:]}-{is_told:02x}"


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
