"""Ids of requests and traces, drawn many at a time: asking the system for each costs as much as reading the request."""

import os
from typing import Final

from shop.telemetry import spans

_DIGITS: Final = 32
_AT_ONCE: Final = 256
#: Bytes of a line beside the id.
_AROUND: Final = len("X-Request-Id: \r\n")


class Ids:
    """Not thread-safe: one event loop has it, and makes it after the fork that begins its process."""

    def __init__(self) -> None:
        self._drawn, self._at = "", 0
        share = spans.share()
        #: Of digits: a trace that begins with smaller ones is told.
        self._told = "g" if share >= 1 else f"{int(share * 2**32):08x}"

    def of(self, request_id: str) -> tuple[str, bytes, bytes]:
        """A request's id, the line that says it, and that line together with the one of a trace that begins with it.
        ``request_id`` is the visitor's, if any; ours and its trace have the same digits, so that who knows one finds
        the other."""
        at = self._at
        if at == len(self._drawn):
            self._drawn, at = os.urandom(_DIGITS // 2 * _AT_ONCE).hex(), 0
        self._at = at + _DIGITS
        drawn = self._drawn[at : at + _DIGITS]
        name = request_id or drawn
        told = "01" if drawn < self._told else "00"
        lines = f"X-Request-Id: {name}\r\ntraceparent: 00-{drawn}-{drawn[16:]}-{told}\r\n".encode()
        return name, lines[: len(name) + _AROUND], lines
