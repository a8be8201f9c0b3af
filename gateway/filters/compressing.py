"""CompressResponseBody: text that a service sends as it is goes compressed to whoever takes it."""

import gzip
import zlib
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field

from gateway.arguments import listed
from gateway.exchange import Exchange, Fields, Reply
from gateway.filters.base import Effect, Filter, Route
from gateway.filters.sizes import Size

#: Those of Spring Boot's ``server.compression.mime-types``, and what is JSON or XML under another name.
_TEXTS: Final = [
    "text/html",
    "text/xml",
    "text/plain",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/xml",
    "+json",
    "+xml",
]
#: The compressed form is another one: whoever asks for a part of it or whether it changed means this one.
_MARK: Final = "--gzip"
_CONDITIONS: Final = ("if-none-match", "if-match")
_LEVEL: Final = 6
#: With gzip's head and end around it.
_GZIP: Final = 16 + zlib.MAX_WBITS
_NOTE: Final = "CompressResponseBody"
#: Of the whole, in the form it has.
_PARTIAL: Final = frozenset({204, 206, 304})


class CompressResponseBody(Filter):
    """Text (``mimeTypes``) of ``minSize`` and more is sent with gzip to who takes it, unless it says ``no-store`` or
    ``no-transform``, is a part or compressed already. Its ETag ends in ``--gzip``."""

    ORDER: ClassVar = ("min_size",)
    min_size: Size = 2 * 1024
    mime_types: Annotated[list[str], BeforeValidator(listed)] = Field(default=_TEXTS, min_length=1)

    def effect(self, route: Route) -> Effect:
        return Effect(_inward, self._outward, keeps_answer=True, waits=True)

    def _outward(self, exchange: Exchange, reply: Reply) -> None:
        if reply.status == 304 and exchange.notes.pop(_NOTE, None) is not None:
            _mark(reply.fields)
        if reply.error is not None or reply.status in _PARTIAL or not self._is_text(reply.fields):
            return
        _vary(reply.fields)
        if not _takes_gzip(exchange.fields) or not self._compress(reply):
            return
        reply.fields.set("content-encoding", "gzip")
        reply.fields.remove("accept-ranges")
        _mark(reply.fields)

    def _compress(self, reply: Reply) -> bool:
        """False: it stays as it is."""
        if reply.body is None and reply.passing is not None:  # longer than anybody would call small, or in pieces
            reply.passing.append(_Compressed())
            reply.fields.remove("content-length")
            return True
        if reply.body is None or len(reply.body) < self.min_size:
            return False
        reply.body = gzip.compress(reply.body, _LEVEL, mtime=0)  # no time in it: always the same bytes
        reply.fields.set("content-length", str(len(reply.body)))
        return True

    def _is_text(self, fields: Fields) -> bool:
        """Whether it may be compressed, too: what nobody may store may hold a secret, and its length would tell."""
        said = ",".join(fields.all("cache-control")).lower()
        if "content-encoding" in fields or "no-store" in said or "no-transform" in said:
            return False
        media_type = (fields.first("content-type") or "").partition(";")[0].strip().lower()
        return any(media_type.endswith(each) if each[0] == "+" else media_type == each for each in self.mime_types)


class _Compressed:
    """Each block is sent at once: who reads while a service still writes is not to wait for the next."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)

    def block(self, data: bytes) -> bytes:
        return self._packer.compress(data) + self._packer.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._packer.flush()


def _inward(exchange: Exchange) -> None:
    """The service knows its own form only."""
    for name in _CONDITIONS:
        said = exchange.fields.first(name)
        if said is not None and f'{_MARK}"' in said:
            exchange.fields.set(name, said.replace(f'{_MARK}"', '"'))
            exchange.notes[_NOTE] = True


def _mark(fields: Fields) -> None:
    etag = fields.first("etag")
    if etag is not None and etag.endswith('"'):
        fields.set("etag", f'{etag[:-1]}{_MARK}"')


def _vary(fields: Fields) -> None:
    said = ",".join(fields.all("vary")).lower()
    if "accept-encoding" not in said and "*" not in said:
        fields.add("vary", "Accept-Encoding")


def _takes_gzip(fields: Fields) -> bool:
    """RFC 9110, 12.5.3: by its name, or else among all others."""
    shares: dict[str, bool] = {}
    for part in ",".join(fields.all("accept-encoding")).lower().split(","):
        coding, _, parameters = part.partition(";")
        name, _, share = parameters.partition("=")
        shares[coding.strip()] = not (name.strip() == "q" and not share.strip().strip("0."))
    return shares.get("gzip", shares.get("x-gzip", shares.get("*", False)))
