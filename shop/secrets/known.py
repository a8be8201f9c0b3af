"""Every secret value this process has seen, so that logs and reports strike it out wherever it turns up."""

import re
import threading
from typing import Final

MASK: Final = "****"
#: Shorter ones would strike out ordinary words, and give themselves away by doing so.
SHORTEST: Final = 8
#: Values that rotate are many in the long run; the oldest are out of use.
MOST: Final = 500

_lock = threading.Lock()
_values: dict[str, None] = {}
_pattern: re.Pattern[str] | None = None


def remember(value: str) -> None:
    """Strike ``value`` out from now on: whole, and each long line of it (a PEM is printed escaped or in pieces)."""
    global _pattern  # noqa: PLW0603 - one set per process
    pieces = {piece.strip() for piece in (value, *value.splitlines()) if len(piece.strip()) >= SHORTEST}
    new = {piece for piece in pieces if not piece.startswith("-----")} - _values.keys()
    if not new:
        return
    with _lock:
        _values.update(dict.fromkeys(new))
        while len(_values) > MOST:
            del _values[next(iter(_values))]
        _pattern = re.compile("|".join(re.escape(known) for known in sorted(_values, key=len, reverse=True)))


def struck(text: str) -> str:
    """``text`` with every known secret as ``****``."""
    return _pattern.sub(MASK, text) if _pattern is not None else text
