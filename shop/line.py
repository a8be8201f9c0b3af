"""The line before a broken Consul: whoever in a process asks it in vain asks once a second with all the others."""

import threading
import time
from mmap import mmap
from struct import Struct
from typing import Final

from shop.singleton import singleton

#: More than a second: with what all ask before any of them knows, no more than one question a second.
PACE_SECONDS: Final = 1.25
#: Who waits in line listens for good news this often.
LISTEN_SECONDS: Final = 0.1
_HEAD_START: Final = 1.2
#: When the last turn was, and how often there was good news.
_STATE: Final = Struct("dQ")
_NEVER: Final = threading.Event()


class Line:
    """Where whoever asked Consul in vain waits for a turn, one every ``seconds``, or for good news from another.

    Made before a fork, it is one for both processes: its page of memory is shared. That two of them take the same turn
    is possible, and costs one question.
    """

    def __init__(self, *, seconds: float = PACE_SECONDS) -> None:
        self._seconds = seconds
        self._page = mmap(-1, _STATE.size)
        self._lock = threading.Lock()

    def turn(self, gone: threading.Event, *, is_first: bool = False) -> bool:
        """Wait for it; False once ``gone`` is set, and nobody needs it. ``is_first``: before all who are not."""
        heard = self._good_news()
        while not gone.is_set() and self._good_news() == heard and not self.taken(is_first=is_first):
            gone.wait(min(LISTEN_SECONDS, self._seconds / 10))
        return not gone.is_set()

    def taken(self, *, is_first: bool = False) -> bool:
        """Take a turn if there is one now. Who is not first leaves each to those who are, for as long as they take to
        see it."""
        with self._lock:
            last, heard = _STATE.unpack_from(self._page)
            wait = self._seconds if is_first else self._seconds * _HEAD_START
            if (now := time.monotonic()) < last + wait:
                return False
            _STATE.pack_into(self._page, 0, now, heard)
            return True

    def free(self) -> None:
        """Consul answers again: nobody needs to wait."""
        with self._lock:
            _STATE.pack_into(self._page, 0, 0.0, self._good_news() + 1)

    def _good_news(self) -> int:
        heard: int = _STATE.unpack_from(self._page)[1]
        return heard


class Asker:
    """One who asks again and again: when it likes while the answers are good, and in line while they are not."""

    def __init__(self, line: Line, *, is_first: bool = False) -> None:
        self._line, self._is_first, self._in_vain = line, is_first, False

    def turn(self, gone: threading.Event = _NEVER) -> bool:
        """Wait until it may ask; False once ``gone`` is set."""
        return self._line.turn(gone, is_first=self._is_first) if self._in_vain else not gone.is_set()

    def may(self) -> bool:
        """Whether it may ask now, for who cannot wait."""
        return not self._in_vain or self._line.taken()

    def heard(self, *, well: bool) -> None:
        """What came of it; the first good answer frees all others."""
        if self._in_vain and well:
            self._line.free()
        self._in_vain = not well


def is_sound(at: int, *, after: int, waited: float, wait_seconds: float) -> bool:
    """Whether a blocking query was answered as it should: with something newer, or once time was up."""
    return at > after or (at == after and waited >= wait_seconds / 2)


@singleton
def line() -> Line:
    """This process's, and that of those it forks from now on."""
    return Line()
