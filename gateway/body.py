"""The body of a visitor's request on its way to a role: as it comes in, never more of it in memory than a block."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext

from shop.errors import Invalid
from shop.web.problems import TooLarge

BLOCK: Final = 64 * 1024


class Body:
    """What ``requests`` sends: with a ``len`` it has a Content-Length, without one it goes in chunks."""

    def __init__(self, environ: Mapping[str, Any], *, limit: int) -> None:
        """Raises ``TooLarge`` for a body that says it is."""
        self._stream = environ["wsgi.input"]
        self._limit = limit
        self._read = 0
        self._head = b""
        if _is_chunked(environ):
            self._left = limit + 1
            self._known = False
        else:
            self._left = self.len = int(environ.get("CONTENT_LENGTH") or 0)
            self._known = True
            if self._left > limit:
                raise TooLarge

    @property
    def is_empty(self) -> bool:
        return self._known and self.len == 0

    def whole(self, longest: int) -> bytes | None:
        """All of it, if it is no longer than ``longest``; of a longer one nothing is lost. Raises as ``read`` does."""
        if self._known and self.len > longest:
            return None
        head = bytearray()
        while block := self._next(BLOCK):
            head += block
            if len(head) > longest:
                self._head = bytes(head)
                return None
        return bytes(head)

    def read(self, size: int = BLOCK) -> bytes:
        """Raises ``TooLarge`` when the limit is passed, ``Invalid`` when the visitor breaks off."""
        wanted = size if size > 0 else BLOCK
        if self._head:
            block, self._head = self._head[:wanted], self._head[wanted:]
            return block
        return self._next(wanted)

    def _next(self, size: int) -> bytes:
        wanted = min(size, self._left, BLOCK)
        if wanted <= 0:
            return b""
        try:
            block: bytes = self._stream.read(wanted)
        except OSError as error:
            raise _cut_off() from error
        self._read += len(block)
        self._left -= len(block)
        if not block and self._known:
            raise _cut_off()
        if self._read > self._limit:
            raise TooLarge
        return block

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read():
            yield block


def _is_chunked(environ: Mapping[str, Any]) -> bool:
    """The server has understood the framing; it ends the stream where the last chunk does."""
    return bool(environ.get("HTTP_TRANSFER_ENCODING")) and bool(environ.get("wsgi.input_terminated"))


def _cut_off() -> Invalid:
    return Invalid(errors={"body": [gettext("The body ended before its announced length.")]})
