"""What a process has one of, made when it is first asked for.

``functools.cache`` lets every thread that asks meanwhile make one of its own. Two threads then keep count in two
places, or register the same metrics twice, which raises: visitors of the first moment were answered 500.
"""

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Singleton(Generic[P, T]):
    """Answers what ``make`` makes, one for each set of arguments; whoever asks while it is made waits for it."""

    def __init__(self, make: Callable[P, T]) -> None:
        self._make, self._lock = make, RLock()
        self._made: dict[Any, T] = {}
        update_wrapper(self, make)

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        key = arguments, *named.items()
        try:
            return self._made[key]
        except KeyError:
            pass
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(*arguments, **named)
            return self._made[key]

    @property
    def is_made(self) -> bool:
        """Whether anybody has asked."""
        return bool(self._made)

    def cache_clear(self) -> None:
        """As ``functools.cache`` has it: who asks from now on gets a new one."""
        self._made.clear()


def singleton(make: Callable[P, T]) -> Singleton[P, T]:
    """Decorates the function that makes it."""
    return Singleton(make)
