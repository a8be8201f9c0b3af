"""LocalResponseCache: what was answered is answered again, as long as everybody who has a say allows it."""

import re
from collections.abc import Callable
from typing import ClassVar, Final

from pydantic import Field

from gateway.exchange import WHOLE, Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.durations import Duration
from gateway.filters.kept import Answers, Asked, Kept, answers
from gateway.filters.sizes import Size

_STATUSES: Final = frozenset({200, 206, 301})
#: Of an answer that is kept; its length is that of its body.
_LEFT_OUT: Final = frozenset({"content-length", "date", "connection", "age", "x-request-id"})
_CONDITIONAL: Final = frozenset({"if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range"})
#: With these in an answer, who asks with a token gets what others get (RFC 9111, 3.5).
_FOR_ALL: Final = frozenset({"public", "s-maxage", "must-revalidate"})
_DIRECTIVE: Final = re.compile(r"([a-z-]+)(?:=\"?([^\",]*)\"?)?")
_MAX_AGE: Final = re.compile(r"(max-age)=\"?\d+\"?", re.IGNORECASE)


class LocalResponseCache(Filter):
    """Answers of 200, 206 and 301 to a GET without a body are kept for ``timeToLive``, or as long as they say if that
    is shorter, in ``size`` bytes of memory. Who sends a token or cookies gets only what was kept for them."""

    ORDER: ClassVar = ("time_to_live", "size")
    time_to_live: Duration = Field(default=300.0, gt=0)
    size: Size = 10 * 1024**2

    def effect(self, route: Route) -> Effect:
        keeper = _Keeper(answers(route.text or route.id, self.size), self.time_to_live)
        return Effect(keeper.inward, keeper.outward, keeps_answer=True, waits=True)


class _Keeper:
    """The cache on one route."""

    def __init__(self, kept: Answers, seconds: float) -> None:
        self._kept, self._seconds = kept, seconds
        self._note = f"LocalResponseCache {id(self)}"

    def inward(self, exchange: Exchange) -> Reply | None:
        if exchange.is_trial or not _may_be_kept(exchange):
            return None
        directives = _directives(exchange.fields)
        if "no-store" in directives:
            return None
        asked = _asked(exchange)
        # Filters behind this one change the lines: an answer depends on what was said here.
        exchange.notes[self._note] = asked, dict(_joined(exchange.fields))
        if "no-cache" in directives or directives.get("max-age") == "0":
            return None
        found = self._kept.get(asked, _said(exchange.notes[self._note][1], self._kept.varies(asked)), exchange.now)
        if found is None:
            return None
        exchange.notes.pop(self._note)
        return Reply(found.status, _aged(found, exchange.now), found.body)

    def outward(self, exchange: Exchange, reply: Reply) -> None:
        note = exchange.notes.pop(self._note, None)
        if note is None or reply.error is not None or reply.instead is not None:
            return
        asked, lines = note
        seconds = _allowed(reply, self._seconds, has_token="authorization" in lines)
        names = _varies(reply.fields)
        if seconds <= 0 or names is None:
            return
        kept = Fields(line for line in reply.fields if line[0] not in _LEFT_OUT)
        status, said, until = reply.status, _said(lines, names), exchange.now + seconds

        def keep(body: bytes) -> None:
            self._kept.put(asked, names, said, Kept(status, tuple(kept), body, until))

        if reply.body is not None:
            keep(reply.body)
        elif reply.passing is not None:
            reply.passing.append(_Remembered(keep))
        reply.fields = Fields([*_limited(reply.fields, int(seconds))])


class _Remembered:
    """A body that is ``told`` once it has passed, if it is not long."""

    def __init__(self, told: Callable[[bytes], None]) -> None:
        self._told = told
        self._body: bytearray | None = bytearray()

    def block(self, data: bytes) -> bytes:
        if self._body is not None:
            self._body += data
            self._body = self._body if len(self._body) <= WHOLE else None
        return data

    def end(self) -> bytes:
        if self._body is not None:
            self._told(bytes(self._body))
        return b""


def _may_be_kept(exchange: Exchange) -> bool:
    length = exchange.fields.first("content-length") or "0"
    has_body = length != "0" or "transfer-encoding" in exchange.fields
    return exchange.method == "GET" and not has_body and not any(name in _CONDITIONAL for name, _ in exchange.fields)


def _asked(exchange: Exchange) -> Asked:
    """Also by whom, as far as cookies and tokens tell."""
    path, query = exchange.path, exchange.query
    personal = ("authorization", "cookie", "range")
    return exchange.scheme, exchange.host, path, query, *("\0".join(exchange.fields.all(each)) for each in personal)


def _joined(fields: Fields) -> list[tuple[str, str]]:
    return [(name, ", ".join(fields.all(name))) for name, _ in fields]


def _said(lines: dict[str, str], names: Asked) -> Asked:
    return tuple(lines.get(name, "") for name in names)


def _allowed(reply: Reply, seconds: float, *, has_token: bool) -> float:
    """Seconds for which it may be kept; 0 for not at all."""
    said = _directives(reply.fields)
    forbidden = not said.keys().isdisjoint({"no-store", "no-cache", "private"}) or "set-cookie" in reply.fields
    if reply.status not in _STATUSES or forbidden or (has_token and said.keys().isdisjoint(_FOR_ALL)):
        return 0.0
    own = said.get("s-maxage") or said.get("max-age")
    return min(seconds, float(own)) if own is not None and own.isdecimal() and len(own) < 12 else seconds


def _varies(fields: Fields) -> Asked | None:
    """None: on what cannot be said."""
    names = sorted({each.strip().lower() for value in fields.all("vary") for each in value.split(",") if each.strip()})
    return None if "*" in names else tuple(names)


def _directives(fields: Fields) -> dict[str, str]:
    text = ",".join(fields.all("cache-control")).lower()
    return dict(_DIRECTIVE.findall(text))


def _aged(found: Kept, now: float) -> Fields:
    return _limited(Fields(found.lines), max(int(found.until - now), 0))


def _limited(fields: Fields, seconds: int) -> Fields:
    """``max-age``, where the role gave one, is what is left."""
    return Fields(
        (name, _MAX_AGE.sub(rf"\g<1>={seconds}", value) if name == "cache-control" else value) for name, value in fields
    )
