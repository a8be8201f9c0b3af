"""Answers that are kept for whoever asks the same: by size and by age, in this process."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

#: What was asked, by whom.
Asked: TypeAlias = tuple[str, ...]
#: Beside its bytes, what an answer takes.
_OVERHEAD: Final = 512


@dataclass(frozen=True, slots=True)
class Kept:
    """``until``: seconds since 1970."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes
    until: float

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.lines) + _OVERHEAD


class Answers:
    """Those of one route, at most ``most`` bytes; the one that nobody asked for longest goes first. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Asked, Asked], Kept] = OrderedDict()
        #: Which lines of a request an answer depends on, as its role said last.
        self._varies: dict[Asked, Asked] = {}
        self._variants: dict[Asked, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def varies(self, asked: Asked) -> Asked:
        """Names of the lines that answers to this depend on."""
        return self._varies.get(asked, ())

    def get(self, asked: Asked, said: Asked, now: float) -> Kept | None:
        """``said``: the values of the lines it depends on."""
        with self._lock:
            found = self._kept.get((asked, said))
            if found is None or found.until <= now:
                return None
            self._kept.move_to_end((asked, said))
            return found

    def put(self, asked: Asked, names: Asked, said: Asked, answer: Kept) -> None:
        """One larger than all there is room for is not kept."""
        with self._lock:
            if self._varies.get(asked, names) != names:
                for key in [key for key in self._kept if key[0] == asked]:
                    self._drop(key)
            self._drop((asked, said))
            if answer.size > self._most:
                return
            self._varies[asked] = names
            self._variants[asked] = self._variants.get(asked, 0) + 1
            self._kept[asked, said] = answer
            self._size += answer.size
            while self._size > self._most:
                self._drop(next(iter(self._kept)))

    @property
    def size(self) -> int:
        """Bytes."""
        return self._size

    def _drop(self, key: tuple[Asked, Asked]) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= gone.size
            left = self._variants.pop(key[0]) - 1
            if left:
                self._variants[key[0]] = left
            else:
                del self._varies[key[0]]


@lru_cache(maxsize=1000)
def answers(route: str, most: int) -> Answers:
    """``route``: all that was defined of it, so that what is kept outlives a change of other routes only."""
    return Answers(most)
