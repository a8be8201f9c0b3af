"""The gateway's own protocol with one defence removed: each function patches the running process."""

import re
from types import ModuleType
from typing import Any

from gateway.edge import answers, glance, head, incoming, instance, lines
from gateway.edge.instance import Connection
from gateway.edge.relay import Relay
from gateway.edge.visitor import VisitorConnection
from gateway.errors import ServiceTimeout


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


def line_form() -> None:
    """Header lines are read however they are written."""
    _replace(lines, "_FORM", re.compile(rb"([A-Za-z][^:]*):\s*(.*?)\s*", re.DOTALL))


def request_line_form() -> None:
    """So is the first line of a request: any path, any method."""
    _replace(head, "_REQUEST", re.compile(rb"(\S+) +(\S+?)(?:\?(\S*))? +HTTP/1\.[01]"))


def unusual_at_a_glance() -> None:
    """An express request may have a body, or want something else than an answer."""
    _replace(glance, "_UNUSUAL", 0)


def values_of_lines() -> None:
    """A length is any number, a host any text, and a coding whatever it says."""
    _replace(lines, "_MUST_BE", {})


def lines_that_vary() -> None:
    """A line whose name has another value every time is passed on whatever it says."""

    def pass_on(self: Any, written: bytes) -> bytes | None:
        begins = self._varied.get(written.partition(b": ")[0])
        return None if begins is None else written + b"\r\n" if begins else b""

    _replace(lines.Lines, "pass_on", pass_on)


def secrets_of_heads() -> None:
    """Whole heads are remembered, whatever their lines say."""
    read = glance.Glance._read

    def remember(self: Any, head: bytes, now: float) -> Any:
        found = read(self, head, now)
        if found is not None:
            self._remember(head, found)
        return found

    _replace(glance.Glance, "_read", remember)


def heads_in_time() -> None:
    """Whole heads are remembered for longer than the token in them is good."""

    def read(self: Any, head: bytes, usual: Any, now: float) -> Any:
        return self._known.get(head) or self._read(head, now)

    _replace(glance.Glance, "read", read)


def lines_that_fit() -> None:
    """Lines that contradict each other are in one request."""
    _replace(head, "_is_whole", lambda found, seen: True)


def ends_of_chunks() -> None:
    """Whatever stands behind a chunk is the line break."""

    def line_break(self: Any, data: bytes, at: int) -> int:
        if len(data) < at + 2:
            return 0
        self._is_behind_chunk, self.is_done = False, self._is_last
        return 2

    _replace(incoming.Chunked, "_line_break", line_break)


def sizes_of_chunks() -> None:
    """A size is whatever ``int`` takes for one, and may have an extension."""
    _replace(incoming, "_SIZE", re.compile(rb"[ +]?0?x?[0-9A-Fa-f_]+ ?"))


def broken_off_bodies() -> None:
    """A body that is framed as none is passed on as if it had ended."""

    def break_off(self: Any, error: object) -> None:
        under_way = self.relay
        self._all_is_there()
        under_way.pour(b"", is_last=True)

    _replace(VisitorConnection, "_break_off", break_off)


def agreed_sockets() -> None:
    """A WebSocket begins with whatever answer says so."""
    _replace(instance, "switches", lambda head, key: True)


def wanted_sockets() -> None:
    """Also for a visitor who asked for none."""
    really = Connection.ask

    def ask(self: Connection, asking: Any, request: bytes, **more: Any) -> None:
        really(self, asking, request, **{**more, "socket_key": "dGhlIHNhbXBsZSBub25jZQ=="})

    _replace(Connection, "ask", ask)
    _replace(instance, "switches", lambda head, key: True)


def slow_visitors() -> None:
    """Whoever takes long, it is the instance."""

    def expire(self: Relay) -> None:
        self._fail(ServiceTimeout(service=self._service.name))

    def abandon(self: Relay) -> None:
        self._attempts.failed(ServiceTimeout(service=self._service.name))
        self._finish()

    _replace(Relay, "expire", expire)
    _replace(Relay, "abandon", abandon)


def eyes_on_who_lags() -> None:
    """Whatever is under way for long is counted as what is over within a moment."""
    _replace(VisitorConnection, "lag", lambda self: None)


def answers_with_an_end() -> None:
    """Of two lengths of an answer the first one counts, and one without a length has none."""

    def length(framing: list[Any], *, has_none: bool) -> int | None:
        return int(re.sub(r"\D.*", "", framing[0].value) or 0) if framing else 0

    _replace(answers, "_length", length)


def lines_of_answers() -> None:
    """What an instance writes is a line, whatever is in it."""
    _replace(answers, "_LINE", re.compile(rb"([^:]*):[ \t]*(.*)", re.DOTALL))
