"""A long answer that filters look at while it passes."""

from collections.abc import Sequence
from typing import Self

from gateway.answer import Stream
from gateway.exchange import Passing


class Passed(Stream):
    """The blocks of ``stream`` as they come, as each of ``passing`` sends them on."""

    def __init__(self, stream: Stream, passing: Sequence[Passing]) -> None:
        self._stream, self._passing = stream, passing
        self._is_over = False

    def __next__(self) -> bytes:
        """Raises as ``Stream`` does."""
        if self._is_over:
            raise StopIteration
        block = next(self._stream, None)
        if block is not None:
            for each in self._passing:
                block = each.block(block)
            return block
        self._is_over = True
        last = b""
        for each in self._passing:
            last = (each.block(last) if last else b"") + each.end()
        if not last:  # an empty block would be the end for some servers
            raise StopIteration
        return last

    def __iter__(self) -> Self:
        return self

    def close(self) -> None:
        self._stream.close()
