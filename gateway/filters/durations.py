"""How long, as Spring writes it."""

import re
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

_SIMPLE: Final = re.compile(r"(\d{1,9})(ms|s|m|h|d)?")
_SECONDS: Final = {None: 0.001, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(written: object) -> object:
    """``50ms``, ``10s``, ``5m``; a number alone is milliseconds. Gives seconds."""
    if isinstance(written, bool):
        raise ValueError("no duration")
    if isinstance(written, int):
        return written / 1000
    if isinstance(written, str):
        found = _SIMPLE.fullmatch(written.strip().lower())
        if found is None:
            raise ValueError(f"no duration: {written!r}, but 50ms, 10s or 5m")
        return int(found[1]) * _SECONDS[found[2]]
    return written


#: Seconds when read.
Duration = Annotated[float, BeforeValidator(duration), Field(ge=0)]
