"""Ids of requests and traces, made many at a time: one by one they cost as much as reading the request."""

import os
from typing import Final

from shop.telemetry import spans

_DIGITS: Final = 32
_AT_ONCE: Final = 64
#: Bytes of a line beside the id.
_AROUND: Final = len("X-Request-Id: \r\n")

#: A request's id, the line that says it, and that line together with the one of a trace that begins with it.
Said = tuple[str, bytes, bytes]


class Ids:
    """Not thread-safe: one event loop has it, and makes it after the fork that begins its process."""

    def __init__(self) -> None:
        self._made: list[Said] = []
        share = spans.share()
        #: Of digits: a trace that begins with smaller ones is told.
        self._told = "g" if share >= 1 else f"{int(share * 2**32):08x}"

    def of(self, request_id: str) -> Said:
        """``request_id`` is the visitor's, if any. Ours and its trace have the same digits, so that who knows one finds
        the other."""
        made = self._made
        if not made:
            drawn = os.urandom(_DIGITS // 2 * _AT_ONCE).hex()
            made.extend(self._said("", drawn[at : at + _DIGITS]) for at in range(0, len(drawn), _DIGITS))
        said = made.pop()
        return self._said(request_id, said[0]) if request_id else said

    def _said(self, request_id: str, drawn: str) -> Said:
        name = request_id or drawn
        told = "01" if drawn < self._told else "00"
        lines = f"X-Request-Id: {name}\r\ntraceparent: 00-{drawn}-{drawn[16:]}-{told}\r\n".encode()
        return name, lines[: len(name) + _AROUND], lines
